package org.bourse.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextColumnTest {

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "ab",
            "a\0",
            "\0",
            "abcd",
            "abcd\0",
            "abce",
            "\u00ff",
            "\u0100",
            "\u0161",
            "x".repeat(35),
            "x".repeat(36),
            "x".repeat(37));

    private final Rows rows = new Rows(1);
    private final TextColumn texts = new TextColumn(rows, 0, 36);

    @Test
    void tellsTextsApart() {
        for (String text : TEXTS) {
            texts.put(rows.take(), text);
        }
        for (int row = 0; row < TEXTS.size(); row++) {
            for (String text : TEXTS) {
                assertThat(texts.is(row, text))
                        .as("%s is %s", TEXTS.get(row), text)
                        .isEqualTo(text.equals(TEXTS.get(row)));
            }
            assertThat(texts.get(row)).isEqualTo(TEXTS.get(row));
        }
    }

    @Test
    void doesNotHoldOnToWhatWasReleased() {
        int row = rows.take();
        for (String text : TEXTS) {
            texts.put(row, text);
            texts.release(row);
            assertThat(texts.get(row)).isEmpty();
        }
    }

    @Test
    void refusesAColumnThatCannotHoldTexts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TextColumn(rows, 1, 60));
        assertThatIllegalArgumentException().isThrownBy(() -> new TextColumn(rows, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TextColumn(rows, 1, 37));
    }
}
