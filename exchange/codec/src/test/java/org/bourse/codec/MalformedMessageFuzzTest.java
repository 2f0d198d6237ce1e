package org.bourse.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Bytes that are not a message are called that, and nothing worse happens. Seed: {@code -Dfuzz.seed}, 0 unless set, and the
 * repetition's number.
 */
class MalformedMessageFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 0);
    private static final int ROUNDS = 10;

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();

    @RepeatedTest(ROUNDS)
    void refusesEveryBeginningOfAMessage(RepetitionInfo repetition) {
        RandomValues values = new RandomValues(new Random(SEED + repetition.getCurrentRepetition()));
        for (int kind = 0; kind < RandomValues.COMMAND_KINDS; kind++) {
            refuseBeginnings(
                    new CommandDecoder()::decode, new CommandEncoder().encode(values.command(kind), buffer, 0));
        }
        refuseBeginnings(
                new EnvelopeDecoder()::decode,
                new EnvelopeEncoder().encode(values.source(), values.command(1), buffer, 0));
        for (int kind = 0; kind < RandomValues.EVENT_KINDS; kind++) {
            refuseBeginnings(new EventDecoder()::decode, new EventEncoder().encode(values.event(kind), buffer, 0));
        }
        refuseBeginnings(
                new SequencedCommandDecoder()::decode,
                new SequencedCommandEncoder().encode(values.sequencedCommand(), buffer, 0));
        StateEncoder facts = new StateEncoder((bytes, offset, length) -> {
            buffer.putBytes(0, bytes, offset, length);
            refuseBeginnings(MalformedMessageFuzzTest::decodeFact, length);
        });
        for (int kind = 0; kind < RandomValues.FACT_KINDS; kind++) {
            values.fact(kind, facts);
        }
    }

    @RepeatedTest(ROUNDS)
    void survivesAnyChangeOfAMessage(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        RandomValues values = new RandomValues(random);
        for (int i = 0; i < 500; i++) {
            int length = new CommandEncoder().encode(values.command(i % RandomValues.COMMAND_KINDS), buffer, 0);
            decodeChanged(random, new CommandDecoder()::decode, length);
            length = new EnvelopeEncoder()
                    .encode(values.source(), values.command(i % RandomValues.COMMAND_KINDS), buffer, 0);
            decodeChanged(random, new EnvelopeDecoder()::decode, length);
            length = new EventEncoder().encode(values.event(i % RandomValues.EVENT_KINDS), buffer, 0);
            decodeChanged(random, new EventDecoder()::decode, length);
            length = new SequencedCommandEncoder().encode(values.sequencedCommand(), buffer, 0);
            decodeChanged(random, new SequencedCommandDecoder()::decode, length);
            StateEncoder facts = new StateEncoder((bytes, offset, factLength) -> {
                buffer.putBytes(0, bytes, offset, factLength);
                decodeChanged(random, MalformedMessageFuzzTest::decodeFact, factLength);
            });
            values.fact(i % RandomValues.FACT_KINDS, facts);
        }
    }

    @RepeatedTest(ROUNDS)
    void survivesAnyBytes(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            UnsafeBuffer garbage = new UnsafeBuffer(bytes);
            decodeOrRefuse(new CommandDecoder()::decode, garbage, bytes.length);
            decodeOrRefuse(new EnvelopeDecoder()::decode, garbage, bytes.length);
            decodeOrRefuse(new EventDecoder()::decode, garbage, bytes.length);
            decodeOrRefuse(new SequencedCommandDecoder()::decode, garbage, bytes.length);
            decodeOrRefuse(MalformedMessageFuzzTest::decodeFact, garbage, bytes.length);
        }
    }

    private void refuseBeginnings(Decoder decoder, int length) {
        for (int part = 0; part < length; part++) {
            int tried = part;
            assertThatThrownBy(() -> decoder.decode(buffer, 0, tried))
                    .as("%d of %d bytes", part, length)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    /** A change may give another message; it may not give another exception. */
    private void decodeChanged(Random random, Decoder decoder, int length) {
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            // Mostly in the header and the block, where the lengths and closed lists are.
            int at = random.nextInt(random.nextBoolean() ? Math.min(64, length) : length);
            buffer.putByte(at, (byte) (buffer.getByte(at) ^ (1 << random.nextInt(8))));
        }
        decodeOrRefuse(decoder, buffer, length);
    }

    private static void decodeOrRefuse(Decoder decoder, DirectBuffer bytes, int length) {
        try {
            decoder.decode(bytes, 0, length);
        } catch (MalformedMessageException e) {
            Assertions.assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static Object decodeFact(DirectBuffer buffer, int offset, int length) {
        RecordingStateSink facts = new RecordingStateSink();
        new StateDecoder().decode(buffer, offset, length, facts);
        return facts;
    }

    private interface Decoder {
        Object decode(DirectBuffer buffer, int offset, int length);
    }
}
