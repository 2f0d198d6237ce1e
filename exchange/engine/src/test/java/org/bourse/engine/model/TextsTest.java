package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts may be symbols, currencies, comp ids, and texts at all. */
class TextsTest {

    /** The neighbours of {@code 0 9 A Z a z} and of the marks that some texts may have. */
    private static final String NEIGHBOURS = "/:@[`{,+^\u007f\u0000 ";

    @ParameterizedTest
    @ValueSource(strings = {"A", "Z", "0", "9", ".", "-", "AZ09.-AZ09"})
    void takesSymbols(String text) {
        assertThat(Texts.isSymbol(text)).isTrue();
    }

    @Test
    void refusesWhatIsNoSymbol() {
        assertThat(Texts.isSymbol("")).isFalse();
        assertThat(Texts.isSymbol("ABCDEFGHIJK")).isFalse();
        (NEIGHBOURS + "az_")
                .chars()
                .forEach(c -> assertThat(Texts.isSymbol("A" + (char) c)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AZ0", "09A", "ABCDEFGHI9"})
    void takesCurrencies(String text) {
        assertThat(Texts.isCurrency(text)).isTrue();
    }

    @Test
    void refusesWhatIsNoCurrency() {
        assertThat(Texts.isCurrency("EU")).isFalse();
        assertThat(Texts.isCurrency("ABCDEFGHIJK")).isFalse();
        (NEIGHBOURS + "az_.-")
                .chars()
                .forEach(c -> assertThat(Texts.isCurrency("EU" + (char) c)).isFalse());
    }

    @Test
    void takesFixCompIds() {
        assertThat(Texts.isFixCompId("a")).isTrue();
        assertThat(Texts.isFixCompId("azAZ09_-" + "x".repeat(28))).isTrue();
    }

    @Test
    void refusesWhatIsNoFixCompId() {
        assertThat(Texts.isFixCompId("")).isFalse();
        assertThat(Texts.isFixCompId("x".repeat(37))).isFalse();
        (NEIGHBOURS + ".")
                .chars()
                .forEach(c -> assertThat(Texts.isFixCompId("A" + (char) c)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ab", "a b", " ~", "\u00a0\u00ff", "a\ud83d\ude00", "\ud83d\ude00\ud83d\ude00", "\u202e\u200b"})
    void takesWhatCanBePrinted(String text) {
        assertThat(Texts.isPrintable(text, 2, 4)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "abcde",
                "a\n",
                "a\u001f",
                "a\u007f",
                "a\u0080",
                "a\u009f",
                "a\ud83d",
                "\ude00a",
                "\ud83da",
                "\ud83d\ud83d",
                "\ud83d\ude00\ud83d"
            })
    void refusesWhatCannot(String text) {
        assertThat(Texts.isPrintable(text, 2, 4)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a ~", "\u00e9\u4e2d", "\ud83d\ude00", "\u200c\u200d"})
    void seesWhatIsVisible(String text) {
        assertThat(Texts.isVisible(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u202e", "\u200b", "\u2028", "\u2029", "\u007f", "\u0085", "\u115f", "\u1160", "\u3164", "\uffa0",
                "\u2800"
            })
    void seesWhatIsNot(String text) {
        assertThat(Texts.isVisible(text)).isFalse();
    }
}
