package org.bourse.server.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.problem.FieldFault;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBodyReaderTest {

    private static final String LIMIT = """
            {"document_number": "123", "side": "bid", "symbol": "PETR4", "price": 1000, "quantity": 7,
             "valid_until": "2030-01-31T23:59:59Z"}""";

    @Test
    void readsALimitOrderThatSaysNoMoreThanItMust() throws RefusedException {
        assertThat(read(LIMIT))
                .isEqualTo(new SubmitOrder(
                        5,
                        "123",
                        "PETR4",
                        Side.BID,
                        OrderType.LIMIT,
                        TimeInForce.GTD,
                        1000,
                        7,
                        1_896_134_399_000_000L,
                        ""));
    }

    @Test
    void readsAnOrderThatSaysEverything() throws RefusedException {
        assertThat(read("""
                {"client_order_id": "mine", "valid_until": "2030-01-31T23:59:59.000001Z", "time_in_force": "gtd",
                 "quantity": 9223372036854775807, "price": 1, "symbol": "brk.b-1", "order_type": "limit",
                 "side": "ask", "document_number": "12345678901234567890"}"""))
                .isEqualTo(new SubmitOrder(
                        5,
                        "12345678901234567890",
                        "BRK.B-1",
                        Side.ASK,
                        OrderType.LIMIT,
                        TimeInForce.GTD,
                        1,
                        Long.MAX_VALUE,
                        1_896_134_399_000_001L,
                        "mine"));
    }

    @Test
    void ignoresTheValidityOfAMarketOrderWhateverItIs() throws RefusedException {
        for (String validUntil : List.of("null", "5", "\"never\"", "[1, {\"a\": 2}]", "\"2030-01-31T23:59:59Z\"")) {
            SubmitOrder order = read("""
                    {"document_number": "123", "side": "bid", "order_type": "market", "symbol": "PETR4",
                     "quantity": 7, "valid_until": %s}""".formatted(validUntil));

            assertThat(order.timeInForce()).isEqualTo(TimeInForce.IOC);
            assertThat(order.validUntilMicros()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"gtc, GTC", "day, DAY", "ioc, IOC", "fok, FOK"})
    void needsNoValidityForTheOtherTimesInForce(String word, TimeInForce expected) throws RefusedException {
        SubmitOrder order = read("""
                {"document_number": "123", "side": "bid", "symbol": "PETR4", "price": 1, "quantity": 7,
                 "time_in_force": "%s"}""".formatted(word));

        assertThat(order.timeInForce()).isEqualTo(expected);
    }

    @Test
    void takesNullForAbsent() throws RefusedException {
        SubmitOrder order = read("""
                {"document_number": "123", "side": "bid", "order_type": null, "symbol": "PETR4", "price": 1000,
                 "quantity": 7, "time_in_force": null, "valid_until": "2030-01-31T23:59:59Z",
                 "client_order_id": null}""");

        assertThat(order).isEqualTo(read(LIMIT));
    }

    @Test
    void leavesRangesToTheEngine() throws RefusedException {
        SubmitOrder order = read(LIMIT.replace("1000", "-1").replace("7", "0"));

        assertThat(order.price()).isEqualTo(-1);
        assertThat(order.quantity()).isZero();
    }

    @Test
    void ignoresAByteOrderMark() throws RefusedException {
        assertThat(read("\uFEFF" + LIMIT)).isEqualTo(read(LIMIT));
    }

    static Stream<Arguments> faultyFields() {
        return Stream.of(
                // field, value in JSON, code, what the sentence says
                Arguments.of("document_number", "null", ProblemCode.MISSING_FIELD, "document_number is required."),
                Arguments.of("document_number", "\"\"", ProblemCode.INVALID_TEXT, "must have 1 to 20 characters"),
                Arguments.of("document_number", "\"" + "1".repeat(21) + "\"", ProblemCode.INVALID_TEXT, "1 to 20"),
                Arguments.of("document_number", "5", ProblemCode.INVALID_FIELD, "must be text in quotes, not 5."),
                Arguments.of("document_number", "\"a\\u0000b\"", ProblemCode.INVALID_TEXT, "control character"),
                Arguments.of("document_number", "\"\\ud800\"", ProblemCode.INVALID_TEXT, "not \"\uFFFD\"."),
                Arguments.of("document_number", "\"\\udc00\\ud800\"", ProblemCode.INVALID_TEXT, "1 to 20"),
                Arguments.of("side", "\"buy\"", ProblemCode.INVALID_FIELD, "must be bid or ask, not the text \"buy\"."),
                Arguments.of("side", "\"BID\"", ProblemCode.INVALID_FIELD, "must be bid or ask"),
                Arguments.of("side", "null", ProblemCode.MISSING_FIELD, "side is required."),
                Arguments.of("side", "true", ProblemCode.INVALID_FIELD, "not true or false."),
                Arguments.of("side", "[\"bid\"]", ProblemCode.INVALID_FIELD, "not an array."),
                Arguments.of(
                        "order_type",
                        "\"pegged\"",
                        ProblemCode.INVALID_FIELD,
                        "must be limit, market, stop or stop_limit"),
                Arguments.of("order_type", "{}", ProblemCode.INVALID_FIELD, "not an object."),
                Arguments.of("symbol", "\"\"", ProblemCode.INVALID_TEXT, "must be 1 to 10 characters of A-Z 0-9 . -"),
                Arguments.of("symbol", "\"TOOLONGSYMB\"", ProblemCode.INVALID_TEXT, "1 to 10"),
                Arguments.of("symbol", "\"A B\"", ProblemCode.INVALID_TEXT, "1 to 10"),
                Arguments.of("symbol", "\"\\u0131BM\"", ProblemCode.INVALID_TEXT, "1 to 10"),
                Arguments.of("symbol", "\"\u00DF\"", ProblemCode.INVALID_TEXT, "1 to 10"),
                Arguments.of("symbol", "7", ProblemCode.INVALID_FIELD, "must be text"),
                Arguments.of("price", "null", ProblemCode.MISSING_FIELD, "price is required."),
                Arguments.of("price", "10.5", ProblemCode.INVALID_PRICE, "must be a whole number, without a fraction"),
                Arguments.of("price", "10.0", ProblemCode.INVALID_PRICE, "without a fraction or exponent, not 10.0."),
                Arguments.of("price", "1e30", ProblemCode.INVALID_PRICE, "without a fraction or exponent, not 1e30."),
                Arguments.of("price", "1E2", ProblemCode.INVALID_PRICE, "without a fraction or exponent"),
                Arguments.of(
                        "price", "\"5\"", ProblemCode.INVALID_PRICE, "must be a whole number, not the text \"5\"."),
                Arguments.of("price", "\"abc\"", ProblemCode.INVALID_PRICE, "not the text \"abc\"."),
                Arguments.of("price", "false", ProblemCode.INVALID_PRICE, "must be a whole number"),
                Arguments.of(
                        "price", "9".repeat(30), ProblemCode.INVALID_PRICE, "is far out of range: " + "9".repeat(30)),
                Arguments.of("price", "-" + "9".repeat(30), ProblemCode.INVALID_PRICE, "is far out of range"),
                Arguments.of("price", "9223372036854775808", ProblemCode.INVALID_PRICE, "is far out of range"),
                Arguments.of("price", "9".repeat(900), ProblemCode.INVALID_PRICE, "9".repeat(40) + "\u2026."),
                Arguments.of("quantity", "10.5", ProblemCode.INVALID_QUANTITY, "must be a whole number"),
                Arguments.of("quantity", "[]", ProblemCode.INVALID_QUANTITY, "not an array."),
                Arguments.of("quantity", "null", ProblemCode.MISSING_FIELD, "quantity is required."),
                Arguments.of(
                        "time_in_force", "\"GTC\"", ProblemCode.INVALID_FIELD, "must be gtd, gtc, day, ioc or fok"),
                Arguments.of("time_in_force", "\"gtc\"", ProblemCode.INVALID_FIELD, "valid_until only goes with"),
                Arguments.of("valid_until", "null", ProblemCode.MISSING_FIELD, "valid_until is required."),
                Arguments.of("valid_until", "\"tomorrow\"", ProblemCode.INVALID_FIELD, "must be a time with an offset"),
                Arguments.of("valid_until", "\"2030-01-31\"", ProblemCode.INVALID_FIELD, "a time with an offset"),
                Arguments.of("valid_until", "\"2030-01-31T10:00:00\"", ProblemCode.INVALID_FIELD, "with an offset"),
                Arguments.of("valid_until", "1896134399", ProblemCode.INVALID_FIELD, "must be text in quotes"),
                Arguments.of("client_order_id", "\"\"", ProblemCode.INVALID_TEXT, "must have 1 to 36 characters"),
                Arguments.of("client_order_id", "\"" + "x".repeat(37) + "\"", ProblemCode.INVALID_TEXT, "1 to 36"),
                Arguments.of("client_order_id", "17", ProblemCode.INVALID_FIELD, "must be text"),
                Arguments.of(
                        "self_trade_prevention",
                        "\"cancel_all\"",
                        ProblemCode.INVALID_FIELD,
                        "must be none, cancel_newest, cancel_oldest, cancel_both or decrement"),
                Arguments.of(
                        "display_quantity",
                        "0",
                        ProblemCode.INVALID_DISPLAY_QUANTITY,
                        "must be between 1 and the order's quantity, not 0"),
                Arguments.of("display_quantity", "1.5", ProblemCode.INVALID_DISPLAY_QUANTITY, "a whole number"),
                Arguments.of(
                        "stp_id",
                        "1000000001",
                        ProblemCode.UNKNOWN_STP_ID,
                        "must be between 0, for none, and 1000000000, not 1000000001"),
                Arguments.of("stp_id", "-1", ProblemCode.UNKNOWN_STP_ID, "must be between 0, for none, and"),
                Arguments.of("post_only", "\"true\"", ProblemCode.INVALID_FIELD, "must be true or false"),
                Arguments.of("deadline", "\"soon\"", ProblemCode.INVALID_FIELD, "must be a time with an offset"),
                Arguments.of("deadline", "1896134399", ProblemCode.INVALID_FIELD, "must be text in quotes"),
                Arguments.of(
                        "deadline",
                        "\"+10000-01-01T00:00:00Z\"",
                        ProblemCode.INVALID_FIELD,
                        "must be before the year 10000"));
    }

    @Test
    void readsAStopPriceWithStopOrdersAlone() throws Exception {
        String body = """
                {"document_number": "123", "side": "ask", "order_type": "%s", "symbol": "PETR4", "price": 900,
                 "quantity": 7, "time_in_force": "gtc", "stop_price": %s}""";

        SubmitOrder order = OrderBodyReader.read(
                5, new RequestJson.Body(body.formatted("stop_limit", "950").getBytes(StandardCharsets.UTF_8)));
        assertThat(order.type()).isEqualTo(OrderType.LIMIT);
        assertThat(order.price()).isEqualTo(900);
        assertThat(order.instructions().stopPrice()).isEqualTo(950);
        assertThat(refusal(body.formatted("limit", "950")).code()).isEqualTo(ProblemCode.INVALID_STOP_PRICE);
        assertThat(refusal(body.formatted("stop_limit", "0")).code()).isEqualTo(ProblemCode.INVALID_STOP_PRICE);
        assertThat(refusal(body.formatted("stop_limit", "null")).code()).isEqualTo(ProblemCode.MISSING_FIELD);
        assertThat(refusal(body.formatted("stop", "950")).code()).isEqualTo(ProblemCode.INVALID_PRICE);
    }

    @Test
    void readsSecondsInPlaceOfAValidity() throws Exception {
        String body = LIMIT.replace("\"valid_until\": \"2030-01-31T23:59:59Z\"", "\"valid_for_seconds\": 30");

        SubmitOrder order = read(body);
        assertThat(order.validForSeconds()).isEqualTo(30);
        assertThat(order.validUntilMicros()).isZero();
        assertThat(order.deadlineMicros()).isEqualTo(Times.NEVER_MICROS);
        assertThat(read(body.replace("30}", "2147483647}")).validForSeconds()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                                                     | must be between 1 and 2147483647, not 0",
                "-1                                                    | must be between 1 and 2147483647, not -1",
                "2147483648                                            | must be between 1 and 2147483647",
                "1.5                                                   | must be a whole number",
                "\"30\"                                                | must be a whole number",
                "30, \"valid_until\": \"2030-01-31T23:59:59Z\"         | stands in place of valid_until",
                "30, \"time_in_force\": \"gtc\"                        | only goes with time_in_force gtd, not with gtc"
            })
    void refusesSecondsThatCanNotStandForAValidity(String value, String sentence) {
        Problem problem =
                refusal(LIMIT.replace("\"valid_until\": \"2030-01-31T23:59:59Z\"", "\"valid_for_seconds\": " + value));

        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FIELD);
        assertThat(problem.detail()).contains("valid_for_seconds", sentence);
        assertThat(problem.faults()).hasSize(1);
    }

    @Test
    void readsADeadline() throws Exception {
        String body = LIMIT.replace("\"quantity\"", "\"deadline\": \"1970-01-01T00:00:01.5Z\", \"quantity\"");

        assertThat(read(body).deadlineMicros()).isEqualTo(1_500_000);
    }

    @ParameterizedTest
    @MethodSource("faultyFields")
    void refusesAFaultyField(String field, String value, ProblemCode code, String sentence) {
        String body = """
                {"document_number": "123", "side": "bid", "order_type": "limit", "symbol": "PETR4", "price": 1000,
                 "quantity": 7, "time_in_force": "gtd", "valid_until": "2030-01-31T23:59:59Z",
                 "client_order_id": "mine", "post_only": false, "self_trade_prevention": "none",
                 "display_quantity": 5, "stp_id": 7, "deadline": "2030-01-31T23:59:59Z"}""".replaceFirst(
                        "\"" + field + "\": (\"[^\"]*\"|[0-9]+|false)",
                        "\"" + field + "\": " + Matcher.quoteReplacement(value));

        Problem problem = refusal(body);

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).contains(sentence).endsWith(".");
        assertThat(problem.faults()).hasSize(1);
        assertThat(problem.toJson()).isNotEmpty();
    }

    @Test
    void refusesAPriceOnAMarketOrder() {
        Problem problem = refusal("""
                {"document_number": "123", "side": "bid", "order_type": "market", "symbol": "PETR4", "price": 0,
                 "quantity": 7}""");

        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_PRICE);
        assertThat(problem.detail()).isEqualTo("price must be absent for a market order.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gtd", "gtc", "day"})
    void refusesAMarketOrderThatWouldRest(String timeInForce) {
        Problem problem = refusal("""
                {"document_number": "123", "side": "bid", "order_type": "market", "symbol": "PETR4", "quantity": 7,
                 "time_in_force": "%s"}""".formatted(timeInForce));

        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_TIME_IN_FORCE);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        Problem problem = refusal("{\"side\": \"buy\", \"colour\": 1, \"quantity\": 1.5, \"quantity\": 2}");

        assertThat(problem.faults())
                .extracting(FieldFault::field)
                .containsExactly(
                        "colour", "quantity", "document_number", "side", "symbol", "price", "quantity", "valid_until");
        assertThat(problem.code()).isEqualTo(ProblemCode.UNKNOWN_FIELD);
        assertThat(problem.detail())
                .isEqualTo("\"colour\" is not a field; known are document_number, side, order_type, symbol, price,"
                        + " quantity, time_in_force, valid_until, client_order_id, post_only, self_trade_prevention,"
                        + " stop_price, display_quantity, valid_for_seconds, deadline, stp_id.");
    }

    @Test
    void refusesAFieldGivenTwice() {
        Problem problem = refusal(LIMIT.replace("\"quantity\": 7", "\"quantity\": 7, \"quantity\": 7"));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE_FIELD);
        assertThat(problem.detail()).isEqualTo("quantity is given twice.");
    }

    @Test
    void listsNoMoreThanTwentyFaults() {
        StringBuilder body = new StringBuilder("{\"x\": 0");
        for (int i = 0; i < 1_000; i++) {
            body.append(", \"x").append(i).append("\": 0");
        }

        assertThat(refusal(body.append('}').toString()).faults()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "{",
                "}",
                "[",
                "\"",
                "{\"side\"}",
                "{\"side\":}",
                "{\"side\": bid}",
                "{'side': 'bid'}",
                "{\"side\": \"bid\",}",
                "{\"side\": \"bid\"} {}",
                "{\"side\": \"bid\"} x",
                "{\"price\": NaN}",
                "{\"price\": Infinity}",
                "{\"price\": -Infinity}",
                "{\"price\": 007}",
                "{\"price\": +7}",
                "{\"price\": .5}",
                "{\"price\": 5.}",
                "{\"price\": 0x10}",
                "{\"price\": --5}",
                "{\"side\": \"a\tb\"}",
                "{\"side\": \"\\x\"}",
                "{\"side\": \"\\u12\"}",
                "{\"side\": tru}",
                "// {}",
                "{/* */}",
                "{\"unknown\": [1, 2}",
                "{\"side\": 1",
                "undefined"
            })
    void refusesWhatIsNoJson(String body) {
        Problem problem = refusal(body);

        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_JSON);
        assertThat(problem.detail()).endsWith(".").doesNotContain("\n").hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "5", "\"text\"", "true", "[{\"side\": \"bid\"}]", "1e30", "-0"})
    void refusesWhatIsNoObject(String body) {
        assertThat(refusal(body).code()).isEqualTo(ProblemCode.INVALID_BODY);
    }

    @Test
    void survivesTwentyThousandBrackets() {
        for (String bracket : List.of("[", "{\"a\":", "{\"side\":[", "{\"side\":{\"b\":")) {
            assertThat(refusal(bracket.repeat(20_000)).code()).isEqualTo(ProblemCode.INVALID_JSON);
        }
        assertThat(refusal("[".repeat(20_000) + "]".repeat(20_000)).code()).isEqualTo(ProblemCode.INVALID_JSON);
    }

    @Test
    void survivesNumbersOfManyDigits() {
        assertThat(refusal("{\"price\": " + "9".repeat(60_000) + "}").code()).isEqualTo(ProblemCode.INVALID_JSON);
        assertThat(refusal("{\"price\": 1e" + "9".repeat(60_000) + "}").code()).isEqualTo(ProblemCode.INVALID_JSON);
        assertThat(refusal("{\"price\": 1." + "9".repeat(60_000) + "}").code()).isEqualTo(ProblemCode.INVALID_JSON);
    }

    @Test
    void shortensLongNamesAndTexts() {
        Problem problem = refusal("{\"" + "n".repeat(40_000) + "\": \"" + "v".repeat(20_000) + "\"}");

        assertThat(problem.detail()).hasSizeLessThan(400);
        assertThat(problem.faults().getFirst().field()).hasSizeLessThan(50);
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0},
                new byte[] {(byte) 0xFE, (byte) 0xFF, 0, '{', 0, '}'},
                new byte[] {'{', 0, '}', 0},
                new byte[] {0, '{', 0, '}'},
                new byte[] {0, 0, 0, '{'},
                new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {'{', '"', (byte) 0xE4, '"', ':', '1', '}'},
                new byte[] {'{', '"', (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {'{', '}', (byte) 0xC3},
                new byte[] {'{', '"', 0, '"', ':', '1', '}'});
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void refusesWhatIsNoUtf8(byte[] body) {
        assertThatThrownBy(() -> OrderBodyReader.read(5, new RequestJson.Body(body)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().detail()).isEqualTo("The body is not UTF-8 text."));
    }

    private static SubmitOrder read(String body) throws RefusedException {
        return OrderBodyReader.read(5, new RequestJson.Body(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Problem refusal(String body) {
        try {
            throw new AssertionError("read as " + read(body));
        } catch (RefusedException e) {
            return e.problem();
        }
    }
}
