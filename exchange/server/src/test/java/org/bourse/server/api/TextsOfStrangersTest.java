package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bourse.server.api.brokers.Registration;
import org.bourse.server.api.call.PathTemplate;
import org.bourse.server.api.call.UrlText;
import org.bourse.server.orders.OrderBodyReader;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.RequestJson;
import org.bourse.server.request.Symbols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, symbols, paths and whatever else comes in as text. */
class TextsOfStrangersTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "42, 42", "999999999999999999, 999999999999999999"})
    void readsIds(String text, long id) {
        assertThat(Ids.parse(text)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "x", "\u0661", "1000000000000000000"})
    void knowsWhatIsNoId(String text) {
        assertThat(Ids.parse(text)).isEqualTo(Ids.NONE);
    }

    @ParameterizedTest
    @CsvSource({"PETR4, PETR4", "petr4, PETR4", "brk.b, BRK.B", "a-1, A-1", "0123456789, 0123456789"})
    void raisesSymbols(String text, String symbol) {
        assertThat(Symbols.canonical(text)).isEqualTo(symbol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A B", "TOOLONGSYMB", "\u0131BM", "\u00df", "\u212a", "A/B", "A\u0000"})
    void knowsWhatIsNoSymbol(String text) {
        assertThat(Symbols.canonical(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A\u202eB",
                "A\u2066B",
                "A\u200eB",
                "A\u061cB",
                "A\u200bB",
                "A\u00adB",
                "A\ufeffB",
                "A\u2028B",
                "A\u2060B",
                "A\u3164B",
                "A\u2800B",
                "A\udb40\udc41B"
            })
    void refusesNamesAndIdsThatLookLikeOthers(String text) {
        String name = "{\"name\": \"" + text + "\"}";
        assertThatThrownBy(() -> Registration.read(name.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.INVALID_TEXT));
        for (String field : new String[] {"document_number", "client_order_id"}) {
            String order = "{\"side\": \"bid\", \"symbol\": \"A\", \"price\": 1, \"quantity\": 1,"
                    + " \"time_in_force\": \"gtc\", \"" + field + "\": \"" + text + "\""
                    + (field.equals("document_number") ? "}" : ", \"document_number\": \"1\"}");
            assertThatThrownBy(
                            () -> OrderBodyReader.read(1, new RequestJson.Body(order.getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.INVALID_TEXT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S\u00e3o Paulo Corretora", "\u682a\u5f0f\u4f1a\u793e",
                        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u0915\u094d\u200d\u0937", "A & B <C>", "\ud83d\ude00"
            })
    void takesNamesOfEveryScript(String name) throws RefusedException {
        byte[] body = ("{\"name\": \"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(Registration.read(body).name()).isEqualTo(name);
    }

    @Test
    void quotesWithoutWhatCouldGarbleALog() {
        assertThat(Quoted.of("plain")).isEqualTo("\"plain\"");
        assertThat(Quoted.of("a\nb\u001b[31mc\u202ed\ud800")).isEqualTo("\"a\uFFFDb\uFFFD[31mc\uFFFDd\uFFFD\"");
        assertThat(Quoted.of("x".repeat(41))).isEqualTo("\"" + "x".repeat(40) + "\u2026\"");
        assertThat(Quoted.of("\ud83d\ude00".repeat(40))).isEqualTo("\"" + "\ud83d\ude00".repeat(20) + "\u2026\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/{id},         /orders/7,               7",
        "/orders/{id}/cancel,  /orders/7/cancel,        7",
        "/orders/{id}/cancel,  /orders/cancel/cancel,   cancel",
        "/stocks/{s}/price,    /stocks/a%2Fb/price,     a%2Fb",
        "/a/{b}/keys/{c},      /a/7/keys/8,             7"
    })
    void findsTheParameterInAPath(String template, String path, String parameter) {
        PathTemplate paths = PathTemplate.of(template);

        assertThat(paths.matches(path)).isTrue();
        assertThat(paths.parameter(path, 0)).isEqualTo(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/{id},         /orders/",
        "/orders/{id},         /orders",
        "/orders/{id},         /orders/7/",
        "/orders/{id},         /orders/7/cancel",
        "/orders/{id}/cancel,  /orders//cancel",
        "/orders/{id}/cancel,  /orders/cancel",
        "/orders/{id}/cancel,  /orders/7/8/cancel",
        "/orders/{id}/cancel,  /orders/7/cancel/",
        "/a/{b}/keys/{c},      /a/7/keys/",
        "/a/{b}/keys/{c},      /a//keys/8",
        "/a/{b}/keys/{c},      /a/7/keys/8/9",
        "/a/{b}/keys/{c},      /a/7/8/keys/9"
    })
    void knowsWhichPathsDoNotFit(String template, String path) {
        assertThat(PathTemplate.of(template).matches(path)).isFalse();
    }

    @Test
    void findsTheSecondParameterInAPath() {
        assertThat(PathTemplate.of("/a/{b}/keys/{c}").parameter("/a/keys/keys/8%2F", 1))
                .isEqualTo("8%2F");
    }

    @Test
    void decodesPathsAndQueries() {
        assertThat(UrlText.ofPath("a+b%2Fc%C3%A9")).isEqualTo("a+b/c\u00e9");
        assertThat(UrlText.ofQuery("a+b%2Bc")).isEqualTo("a b+c");
        assertThatThrownBy(() -> UrlText.ofQuery("%zz")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UrlText.ofPath("%")).isInstanceOf(IllegalArgumentException.class);
    }
}
