package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

    private final RepeatedTexts texts = new RepeatedTexts();

    @Test
    void givesAnEqualTextAsTheEarlierInstance() {
        String first = texts.same(text("12345678901"));
        assertThat(texts.same(text("12345678901"))).isSameAs(first);
    }

    @Test
    void givesTextsOfOnePlaceEachForItself() {
        // Two texts with one hash.
        assertThat(text("Aa")).hasSameHashCodeAs(text("BB"));
        for (String text : new String[] {"Aa", "BB", "Aa"}) {
            assertThat(texts.same(text(text))).isEqualTo(text);
        }
    }

    private static String text(String characters) {
        return String.valueOf(characters.toCharArray());
    }
}
