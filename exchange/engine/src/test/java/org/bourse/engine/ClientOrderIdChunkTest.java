package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientOrderIdChunkTest {

    private static final int HASH = 7;
    private static final List<String> TEXTS = List.of(
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

    @Test
    void tellsTextsOfTheSameHashApart() {
        ClientOrderIdChunk chunk = new ClientOrderIdChunk();
        for (String text : TEXTS) {
            chunk.set(chunk.take(), HASH, 1, text, 1);
        }
        for (int entry = 0; entry < TEXTS.size(); entry++) {
            for (String text : TEXTS) {
                assertThat(chunk.matches(entry, HASH, 1, text))
                        .as("%s is %s", TEXTS.get(entry), text)
                        .isEqualTo(text.equals(TEXTS.get(entry)));
            }
            assertThat(chunk.text(entry, new char[ClientOrderIdChunk.MAX_LENGTH]))
                    .isEqualTo(TEXTS.get(entry));
        }
    }
}
