package org.bourse.fix.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.bourse.fix.wire.RawMessage;
import org.junit.jupiter.api.Test;

/**
 * FIX messages, whole and damaged, cut at every byte: what comes out does not depend on how they arrive. {@code
 * -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.streams=N} makes it longer.
 */
class FrameDecoderFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STREAMS = Integer.getInteger("fuzz.streams", 1_000);
    private static final int MESSAGES = 3;
    private static final IoSession IO = new DummySession();

    /** What is put where it may be taken for a part of the frame. */
    private static final List<String> PIECES =
            List.of("8=FIX.4.4|", "|8=FIX.4.4|9=5|35=0|", "9=", "|9=60000|", "10=", "|10=000|", "35=", "|", "=", "8");

    private final Random random = new Random(SEED);

    @Test
    void takesTheSameWholeMessagesWhereverTheyAreCut() {
        for (int i = 0; i < STREAMS; i++) {
            List<String> messages = new ArrayList<>();
            for (int j = 0; j < MESSAGES; j++) {
                messages.add(message());
            }
            assertAlikeWhereverCut(String.join("", messages), messages);
        }
    }

    @Test
    void passesOverTheSameDamageWhereverItIsCut() {
        int garbled = 0;
        for (int i = 0; i < STREAMS; i++) {
            String last = message();
            StringBuilder stream = new StringBuilder(message()).append(message());
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                damage(stream);
            }
            // Ended, so that what follows is a message of its own.
            stream.append(RawMessage.SOH).append(last);
            List<String> whole = decoded(stream.toString(), stream.length());
            if (whole.stream().anyMatch(FrameDecoderTest::hasAnotherInside)) {
                continue;
            }

            assertThat(whole).as(() -> told(stream.toString())).endsWith(last);
            assertAlikeWhereverCut(stream.toString(), whole);
            garbled += whole.contains("garbled") ? 1 : 0;
        }
        assertThat(garbled).isGreaterThan(STREAMS / 2);
    }

    private void assertAlikeWhereverCut(String stream, List<String> expected) {
        assertThat(decoded(stream, 1)).as(() -> "byte by byte, " + told(stream)).isEqualTo(expected);
        for (int cut = 1; cut < stream.length(); cut++) {
            int at = cut;
            assertThat(decoded(stream, cut))
                    .as(() -> "in pieces of " + at + ", " + told(stream))
                    .isEqualTo(expected);
        }
    }

    private String message() {
        StringBuilder fields = new StringBuilder("35=").append("0D8G".charAt(random.nextInt(4)));
        fields.append("|34=").append(random.nextInt(100_000)).append("|49=ME|56=EXCHANGE|");
        if (random.nextBoolean()) {
            fields.append("58=").append((char) (' ' + random.nextInt(95))).append((char) (0xA0 + random.nextInt(95)));
            fields.append("10=000 8=FIX.4.4 9=12|");
        }
        return RawMessage.framed(fields.toString().replace('|', RawMessage.SOH));
    }

    private void damage(StringBuilder stream) {
        int at = random.nextInt(stream.length());
        switch (random.nextInt(4)) {
            case 0 -> stream.setCharAt(at, (char) random.nextInt(256));
            case 1 -> stream.delete(at, at + 1 + random.nextInt(8));
            case 2 -> stream.insert(at, piece());
            default -> stream.replace(at, at + random.nextInt(8), piece());
        }
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size())).replace('|', RawMessage.SOH);
    }

    /** What comes out when the bytes arrive in pieces of that many. */
    private static List<String> decoded(String stream, int piece) {
        byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        FrameDecoder decoder = new FrameDecoder();
        Collector out = new Collector();
        for (int from = 0; from < bytes.length; from += piece) {
            decoder.decode(IO, IoBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)), out);
        }
        assertThat(decoder.taken()).as(() -> told(stream)).isEqualTo(out.said.size());
        return out.said;
    }

    private static String told(String stream) {
        return "fuzz.seed=" + SEED + ": " + stream.replace(RawMessage.SOH, '|');
    }

    /** What a decoder hands on, as text. */
    private static final class Collector implements ProtocolDecoderOutput {

        private final List<String> said = new ArrayList<>();

        @Override
        public void write(Object message) {
            said.add(message == FrameDecoder.GARBLED ? "garbled" : (String) message);
        }

        @Override
        public void flush(NextFilter next, IoSession io) {
            // They are collected at once.
        }
    }
}
