package org.bourse.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A client's frames, whole and damaged, that arrive in pieces of any size: what is read is what was sent, and does not
 * depend on the pieces. {@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.streams=N} makes it longer.
 */
class FrameReaderFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STREAMS = Integer.getInteger("fuzz.streams", 20_000);
    private static final int LONGEST_MESSAGE = 5_000;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final List<String> CHARACTERS =
            List.of("a", "\u00e9", "\u20AC", "\uD83D\uDE00", "{", "\"", "\u0000");

    private final Random random = new Random(SEED);

    @Test
    void readsWhatWasSentHoweverItArrives() {
        for (int i = 0; i < STREAMS; i++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> sent = new ArrayList<>();
            for (int messages = 1 + random.nextInt(4); messages > 0; messages--) {
                send(stream, sent);
            }
            sent.add("END");
            byte[] bytes = stream.toByteArray();

            assertThat(read(bytes, random.nextInt(1, bytes.length + 1)))
                    .as(() -> told(bytes))
                    .isEqualTo(sent);
        }
    }

    @Test
    void readsDamagedFramesAlikeHoweverTheyArrive() {
        int violations = 0;
        for (int i = 0; i < STREAMS; i++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            send(stream, new ArrayList<>());
            send(stream, new ArrayList<>());
            byte[] bytes = stream.toByteArray();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            List<String> whole = read(damaged, Math.max(1, damaged.length));

            assertThat(read(damaged, 1)).as(() -> told(damaged)).isEqualTo(whole);
            violations += whole.getLast().equals("END") ? 0 : 1;
        }
        assertThat(violations).isGreaterThan(STREAMS / 10);
    }

    /** Writes a message in one frame or several, with pings between them, and notes what a reader has to say of it. */
    private void send(ByteArrayOutputStream stream, List<String> sent) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(random.nextInt(16) == 0 ? 3_500 : 20); length > 0; length--) {
            text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
        }
        byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
        int opcode = random.nextInt(8) == 0 ? BINARY : TEXT;
        int from = 0;
        int frame = opcode;
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            int to = random.nextInt(from, payload.length + 1);
            frame(stream, frame, Arrays.copyOfRange(payload, from, to));
            sent.add("PART");
            if (random.nextBoolean()) {
                byte[] ping = Arrays.copyOf(payload, Math.min(payload.length, random.nextInt(126)));
                frame(stream, FINAL | PING, ping);
                sent.add("PING " + HexFormat.of().formatHex(ping));
            }
            from = to;
            frame = 0;
        }
        frame(stream, FINAL | frame, Arrays.copyOfRange(payload, from, payload.length));
        if (payload.length > LONGEST_MESSAGE) {
            sent.add("TOO_LONG");
        } else {
            sent.add(opcode == TEXT ? "TEXT " + text : "BINARY");
        }
    }

    private void frame(ByteArrayOutputStream stream, int first, byte[] payload) {
        stream.write(first);
        if (payload.length < 126) {
            stream.write(MASKED | payload.length);
        } else {
            stream.write(MASKED | 126);
            stream.write(payload.length >> 8);
            stream.write(payload.length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        stream.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            stream.write(payload[i] ^ mask[i % 4]);
        }
    }

    /** All that a reader says of these bytes, which come in pieces of that many. */
    private List<String> read(byte[] bytes, int piece) {
        AtomicInteger from = new AtomicInteger();
        AtomicLong held = new AtomicLong();
        Input input = new Input(() -> {
            int start = from.getAndAdd(piece);
            return start >= bytes.length
                    ? null
                    : Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + piece));
        });
        FrameReader reader = new FrameReader(input, new BufferShare(held, Long.MAX_VALUE), LONGEST_MESSAGE, () -> true);
        List<String> said = new ArrayList<>();
        try {
            while (said.isEmpty() || !said.getLast().equals("END")) {
                FrameReader.Kind kind = reader.next();
                said.add(
                        switch (kind) {
                            case TEXT -> "TEXT " + reader.text();
                            case PING -> "PING " + HexFormat.of().formatHex(reader.control());
                            case CLOSE -> "CLOSE " + reader.closeCode();
                            case PART, BINARY, TOO_LONG, PONG, END -> kind.name();
                        });
            }
            assertThat(reader.isInMessage() || held.get() == 0)
                    .as(() -> "gives back what it held; " + told(bytes))
                    .isTrue();
        } catch (FrameReader.Violation e) {
            said.add(e.code() + " " + e.reason());
        } catch (RuntimeException e) {
            throw new AssertionError(told(bytes), e);
        }
        return said;
    }

    private static String told(byte[] bytes) {
        return "fuzz.seed=" + SEED + ": " + HexFormat.of().formatHex(bytes);
    }
}
