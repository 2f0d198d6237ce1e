package org.bourse.server.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestJson;
import org.junit.jupiter.api.Test;

/**
 * Bodies of orders, whole and damaged: each is read or refused, as the body of a call and as a message alike, and what is
 * read says what Jackson's own tree of the same bytes says. {@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.bodies=N} makes it longer.
 */
class OrderBodyReaderFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int BODIES = Integer.getInteger("fuzz.bodies", 100_000);

    /** What is put into bodies where it may hurt. */
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "NaN",
            "-",
            "0",
            "1e9",
            ".5",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "\"price\":",
            "\"price\":7,",
            "\"symbol\":null,",
            "\"extra\":{\"price\":1},",
            "\uFEFF",
            "\u0000",
            "\u20AC",
            "//",
            "/*",
            "'",
            "+",
            " ",
            "\n");

    private final Random random = new Random(SEED);
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Test
    void readsOrRefusesEveryBody() throws IOException {
        int whole = 0;
        int damagedButRead = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = mapper.writeValueAsBytes(order());
            boolean damaged = random.nextInt(4) > 0;
            byte[] sent = damaged ? damaged(body) : body;
            boolean read = isRead(sent);
            whole += damaged ? 0 : 1;
            damagedButRead += damaged && read ? 1 : 0;
            assertThat(read || damaged).as(() -> told(sent)).isTrue();
        }
        // Otherwise it says nothing.
        assertThat(whole).isGreaterThan(BODIES / 10);
        assertThat(damagedButRead).isGreaterThan(BODIES / 1_000);
    }

    private boolean isRead(byte[] body) {
        Object read = read(body, () -> OrderBodyReader.read(5, new RequestJson.Body(body)));
        String text = new String(body, StandardCharsets.UTF_8);
        // A mark of the byte order may stand before a body, and nowhere else.
        boolean marked = text.startsWith("\uFEFF");
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body) && !marked) {
            assertThat(read(body, () -> OrderBodyReader.read(5, new RequestJson.Message(text, Set.of()))))
                    .as(() -> "as a message, " + told(body))
                    .isEqualTo(read);
        }
        if (read != ProblemCode.INVALID_JSON && read != ProblemCode.INVALID_BODY && !marked) {
            assertThat(read(body, () -> OrderBodyReader.read(5, new RequestJson.Message(entry(text), Set.of()))))
                    .as(() -> "as an entry of a batch, " + told(body))
                    .isEqualTo(read);
        }
        if (read instanceof ProblemCode code) {
            assertThat(code.status()).as(() -> told(body)).isBetween(400, 422);
            return false;
        }
        try {
            assertThat(read).as(() -> told(body)).isEqualTo(expected(mapper.readTree(body)));
        } catch (IOException e) {
            throw new AssertionError("Jackson refuses what was read: " + told(body), e);
        }
        return true;
    }

    /** The body as it is found among the entries of a batch. */
    private static String entry(String body) throws RefusedException {
        String batch = "{\"entries\":[\"\u20AC\"," + body + ",{\"op\":\"cancel\"}]}";
        List<String> found = BatchEntry.entries(new RequestJson.Body(batch.getBytes(StandardCharsets.UTF_8)))
                .texts();
        assertThat(BatchEntry.entries(new RequestJson.Message("{\"op\":1," + batch.substring(1), Set.of("op")))
                        .texts())
                .isEqualTo(found);
        assertThat(found).hasSize(3).startsWith("").endsWith("{\"op\":\"cancel\"}");
        return found.get(1);
    }

    /** Reads an order from something. */
    private interface Reading {

        SubmitOrder read() throws RefusedException;
    }

    /** The order, or the code of the refusal. */
    private static Object read(byte[] body, Reading reading) {
        try {
            return reading.read();
        } catch (RefusedException e) {
            assertThat(e.problem().detail()).as(() -> told(body)).endsWith(".");
            return e.problem().code();
        } catch (RuntimeException e) {
            throw new AssertionError(told(body), e);
        }
    }

    /** The order that a tree says, without a look at what else may be wrong. */
    private static SubmitOrder expected(JsonNode tree) {
        OrderType type = OrderType.valueOf(text(tree, "order_type", "limit").toUpperCase(Locale.ROOT));
        String standard = type == OrderType.MARKET ? "ioc" : "gtd";
        TimeInForce timeInForce =
                TimeInForce.valueOf(text(tree, "time_in_force", standard).toUpperCase(Locale.ROOT));
        boolean expires = type == OrderType.LIMIT && timeInForce == TimeInForce.GTD;
        return new SubmitOrder(
                5,
                text(tree, "document_number", ""),
                text(tree, "symbol", "").toUpperCase(Locale.ROOT),
                Side.valueOf(text(tree, "side", "").toUpperCase(Locale.ROOT)),
                type,
                timeInForce,
                type == OrderType.MARKET ? 0 : tree.required("price").longValue(),
                tree.required("quantity").longValue(),
                expires && tree.hasNonNull("valid_until") ? micros(text(tree, "valid_until", "")) : 0,
                text(tree, "client_order_id", ""),
                ExecutionInstructions.of(
                                tree.path("post_only").asBoolean(),
                                SelfTradePrevention.valueOf(text(tree, "self_trade_prevention", "none")
                                        .toUpperCase(Locale.ROOT)))
                        .displaying(tree.path("display_quantity").asLong())
                        .inGroup(tree.path("stp_id").asInt()),
                tree.path("valid_for_seconds").asInt(),
                tree.hasNonNull("deadline") ? micros(text(tree, "deadline", "")) : Times.NEVER_MICROS);
    }

    private static String text(JsonNode tree, String field, String absent) {
        return tree.hasNonNull(field) ? tree.required(field).textValue() : absent;
    }

    /** The time's microseconds since 1970; ISO 8601's basic offset, {@code -0300}, is read as well. */
    private static long micros(String time) {
        time = time.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        return ChronoUnit.MICROS.between(
                OffsetDateTime.parse("1970-01-01T00:00:00Z"),
                OffsetDateTime.parse(time).truncatedTo(ChronoUnit.MICROS));
    }

    private ObjectNode order() {
        ObjectNode order = mapper.createObjectNode();
        boolean market = random.nextInt(4) == 0;
        String timeInForce = market ? one("ioc", "fok") : one("gtd", "gtc", "day", "ioc", "fok");
        order.put("document_number", Long.toString(random.nextLong(1, Long.MAX_VALUE)));
        order.put("side", one("bid", "ask"));
        order.put("order_type", market ? "market" : "limit");
        order.put("symbol", one("PETR4", "petr4", "BRK.B-1", "x"));
        order.put("quantity", random.nextLong());
        order.put("time_in_force", timeInForce);
        if (!market) {
            order.put("price", random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(100_000));
        }
        if (timeInForce.equals("gtd") && random.nextBoolean()) {
            order.put("valid_for_seconds", random.nextInt(1, Integer.MAX_VALUE));
        } else if (timeInForce.equals("gtd")) {
            order.put(
                    "valid_until",
                    one("2030-01-31T23:59:59Z", "2030-01-31T23:59:59.1234567Z", "2030-02-28T20:00:00.5-03:00"));
        }
        if (random.nextBoolean()) {
            order.put("client_order_id", one("a", "caf\u00e9", "\u20AC \uD83D\uDE00", "id \"quoted\" \\ 7"));
        }
        if (random.nextBoolean()) {
            order.put("post_only", random.nextBoolean());
        }
        if (random.nextBoolean()) {
            order.put(
                    "self_trade_prevention", one("none", "cancel_newest", "cancel_oldest", "cancel_both", "decrement"));
        }
        if (random.nextBoolean()) {
            order.put("deadline", one("2030-01-31T23:59:59Z", "1970-01-01T00:00:00.5-03:00"));
        }
        if (random.nextBoolean()) {
            order.put("display_quantity", random.nextLong(1, Long.MAX_VALUE));
        }
        if (random.nextBoolean()) {
            order.put("stp_id", random.nextInt(1_000_000_001));
        }
        return order;
    }

    private String one(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private byte[] damaged(byte[] body) {
        byte[] result = body;
        for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
            int from = random.nextInt(result.length + 1);
            int to = Math.min(result.length, from + random.nextInt(6));
            result = switch (random.nextInt(6)) {
                // A byte that is another, bytes that are gone, the end that is gone, bytes twice, a piece put in or
                // over.
                case 0 ->
                    replaced(result, from, Math.min(from + 1, result.length), new byte[] {(byte) random.nextInt()});
                case 1 -> replaced(result, from, to, new byte[0]);
                case 2 -> replaced(result, from, result.length, new byte[0]);
                case 3 -> replaced(result, from, from, slice(result, from, to));
                case 4 -> replaced(result, from, from, piece());
                default -> replaced(result, from, to, piece());
            };
        }
        return result;
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(bytes, 0, from);
        result.writeBytes(by);
        result.write(bytes, to, bytes.length - to);
        return result.toByteArray();
    }

    private static String told(byte[] body) {
        return "fuzz.seed=" + SEED + ": " + new String(body, StandardCharsets.UTF_8);
    }
}
