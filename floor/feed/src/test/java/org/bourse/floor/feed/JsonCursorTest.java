package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts are read eight bytes at a time: each must end where it ends when it is read byte by byte. */
class JsonCursorTest {

    private static final String CHARACTERS = "\"\\\u0001\u001f\u0000 !#[]\u007f/az09é€😀";

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final JsonCursor json = new JsonCursor();

    @Test
    void endsATextWhereItEnds() {
        Random random = new Random(seed);
        int[] characters = CHARACTERS.codePoints().toArray();
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder("\"");
            for (int j = random.nextInt(40); j > 0; j--) {
                boolean plain = random.nextInt(4) > 0;
                text.appendCodePoint(plain ? 'a' + random.nextInt(26) : characters[random.nextInt(characters.length)]);
            }
            byte[] bytes =
                    text.append(random.nextInt(5) == 0 ? "" : "\"").toString().getBytes(StandardCharsets.UTF_8);
            int start = random.nextInt(5);
            byte[] within = new byte[start + bytes.length + random.nextInt(12)];
            // What lies beyond the end is none of its business.
            random.nextBytes(within);
            System.arraycopy(bytes, 0, within, start, bytes.length);
            json.reset(within, start, bytes.length);
            int end = end(bytes);
            if (end < 0) {
                assertThatThrownBy(json::scalar)
                        .as("seed %d, %s", seed, text)
                        .isInstanceOf(MalformedFrameException.class);
            } else {
                json.scalar();
                assertThat(json.from()).as("seed %d, %s", seed, text).isEqualTo(start + 1);
                assertThat(json.to()).as("seed %d, %s", seed, text).isEqualTo(start + end);
            }
        }
    }

    /** Where the closing quote is; -1: the text is none. */
    private static int end(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                return -1;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return -1;
    }

    @Test
    void goesBackToAnElementAfterAFaultWithinIt() {
        byte[] bytes = "[[{\"a\":[1,3]}],2]".getBytes(StandardCharsets.US_ASCII);
        json.reset(bytes, 0, bytes.length);
        json.enterArray();
        assertThat(json.nextElement()).isTrue();
        int place = json.place();
        int depth = json.depth();
        json.enterArray();
        assertThat(json.nextElement()).isTrue();
        json.enterObject();
        assertThat(json.nextKey()).isTrue();
        json.backTo(place, depth);
        json.skip();
        assertThat(json.nextElement()).isTrue();
        assertThat(json.integer()).isEqualTo(2);
        assertThat(json.nextElement()).isFalse();
        json.end();
    }
}
