package org.bourse.fix.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.bourse.fix.wire.RawMessage;
import org.junit.jupiter.api.Test;

/** What comes out of the decoder for bytes that arrive in pieces of any size. */
class FrameDecoderTest {

    private static final Pattern ANOTHER = Pattern.compile("\u00018=FIX[^\u0001]{0,8}\u00019=");

    private static final String GOOD = framed("35=0|34=2|49=ME|56=YOU|");
    private static final String ORDER = framed("35=D|34=3|49=ME|56=YOU|58=FIX.4.4|");

    @Test
    void takesWholeMessagesHoweverTheyArrive() {
        for (int piece = 1; piece < 40; piece++) {
            assertThat(decoded(GOOD + ORDER + GOOD, piece))
                    .as("in pieces of %d", piece)
                    .containsExactly(GOOD, ORDER, GOOD);
        }
    }

    @Test
    void passesOverWhatIsGarbledUpToTheNextMessage() {
        String body = GOOD.substring(GOOD.indexOf("35="));
        List<String> garbled = List.of(
                "noise" + soh("|"),
                soh("58=8=FIX.4.4|9|"),
                GOOD.replaceFirst("10=\\d\\d\\d", "10=abc"),
                GOOD.replaceFirst("10=\\d\\d\\d", "10=999"),
                GOOD.replaceFirst("10=\\d\\d\\d", "10=1"),
                soh("8=FIX.4.4|9=1x7|") + body,
                soh("8=FIX.4.4|9=|") + body,
                soh("8=FIX.4.4|9=-5|") + body,
                soh("8=FIX.4.4|9=5|") + body,
                soh("8=FIX.4.4|9=60000|") + body,
                soh("8=FIX.4.4|9=999999|") + body,
                soh("8=FIX.4.4|9=99999999999999999999|") + body,
                soh("8=FIX.4.4|") + body,
                soh("8=FIX.4.4.4.4.4.4|9=5|") + body,
                soh("8=FOX.4.4|9=5|") + body);
        for (String text : garbled) {
            for (int piece : new int[] {1, 3, 1_000}) {
                assertThat(decoded(GOOD + text + ORDER + GOOD, piece))
                        .as("%s in pieces of %d", text, piece)
                        .containsExactly(GOOD, "garbled", ORDER, GOOD);
            }
        }
    }

    @Test
    void keepsAMessageWithAnotherInADataField() {
        String inner = ORDER;
        String outer = framed("35=D|34=3|354=" + inner.length() + "|355=" + inner + "|58=after|");
        for (int piece : new int[] {1, 7, 1_000}) {
            assertThat(decoded(outer + GOOD, piece)).containsExactly(outer, GOOD);
        }
    }

    @Test
    void takesTheLongestMessageAndHoldsNoMore() {
        String longest = framed("35=D|58=" + "x".repeat(FrameDecoder.MAX_MESSAGE_BYTES - 34) + "|");
        assertThat(longest).hasSize(FrameDecoder.MAX_MESSAGE_BYTES);
        assertThat(decoded(longest + GOOD, 4_096)).containsExactly(longest, GOOD);

        String longer = framed("35=D|58=" + "x".repeat(FrameDecoder.MAX_MESSAGE_BYTES) + "|");
        FrameDecoder decoder = new FrameDecoder();
        List<String> out = new ArrayList<>();
        feed(decoder, longer, 4_096, out);
        assertThat(decoder.waiting()).isLessThan(32);
        feed(decoder, GOOD, 4_096, out);
        assertThat(out).containsExactly("garbled", "no FIX", GOOD);
    }

    @Test
    void goodMessagesComeThroughRandomDamageAroundThem() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(random.nextBoolean() ? ORDER : GOOD);
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(256));
            }
            if (random.nextBoolean()) {
                damaged.setLength(random.nextInt(damaged.length()));
            }
            List<String> out = decoded(GOOD + damaged + soh("|") + ORDER + GOOD, 1 + random.nextInt(200));
            if (out.stream().anyMatch(FrameDecoderTest::hasAnotherInside)) {
                continue;
            }
            assertThat(out)
                    .as("seed %d, %d: %s", seed, i, damaged)
                    .startsWith(GOOD)
                    .endsWith(ORDER, GOOD);
        }
    }

    /**
     * Whether damage has made one message of several, by chance: with a length that ends with the last of them, and its
     * checksum.
     */
    static boolean hasAnotherInside(String message) {
        return ANOTHER.matcher(message).find();
    }

    private static List<String> decoded(String text, int piece) {
        List<String> out = new ArrayList<>();
        feed(new FrameDecoder(), text, piece, out);
        return out;
    }

    private static void feed(FrameDecoder decoder, String text, int piece, List<String> out) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ProtocolDecoderOutput collector = new ProtocolDecoderOutput() {
            @Override
            public void write(Object message) {
                out.add(
                        message == FrameDecoder.GARBLED
                                ? "garbled"
                                : message == FrameDecoder.NO_FIX ? "no FIX" : (String) message);
            }

            @Override
            public void flush(NextFilter next, IoSession io) {
                // They are collected at once.
            }
        };
        for (int from = 0; from < bytes.length; from += piece) {
            int length = Math.min(piece, bytes.length - from);
            decoder.decode(new DummySession(), IoBuffer.wrap(bytes, from, length), collector);
        }
    }

    private static String framed(String fields) {
        return RawMessage.framed(soh(fields));
    }

    private static String soh(String text) {
        return text.replace('|', RawMessage.SOH);
    }
}
