package org.bourse.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whatever is written is read back equal, wherever in a buffer it stands. Seed: {@code -Dfuzz.seed}, 0 unless set, and the
 * repetition's number.
 */
class RoundTripFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 0);
    private static final int ROUNDS = 20;
    private static final int VALUES_OF_EACH_KIND = 50;

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();

    @RepeatedTest(ROUNDS)
    void commandsComeBackEqual(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        RandomValues values = new RandomValues(random);
        CommandEncoder encoder = new CommandEncoder();
        CommandDecoder decoder = new CommandDecoder();
        for (int i = 0; i < VALUES_OF_EACH_KIND * RandomValues.COMMAND_KINDS; i++) {
            Command command = values.command(i % RandomValues.COMMAND_KINDS);
            int offset = random.nextInt(100);

            int length = encoder.encode(command, buffer, offset);

            assertThat(length).isLessThanOrEqualTo(CommandEncoder.maxLength(command));
            assertThat(CommandEncoder.maxLength(command)).isLessThanOrEqualTo(CommandEncoder.MAX_LENGTH);
            assertThat(decoder.decode(buffer, offset, length)).isEqualTo(command);
        }
    }

    @RepeatedTest(ROUNDS)
    void envelopesComeBackEqual(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        RandomValues values = new RandomValues(random);
        EnvelopeEncoder encoder = new EnvelopeEncoder();
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        for (int i = 0; i < VALUES_OF_EACH_KIND * RandomValues.COMMAND_KINDS; i++) {
            Command command = values.command(i % RandomValues.COMMAND_KINDS);
            CommandSource source = values.source();
            int offset = random.nextInt(100);

            int length = encoder.encode(source, command, buffer, offset);

            assertThat(length).isLessThanOrEqualTo(EnvelopeEncoder.maxLength(source, command));
            assertThat(EnvelopeEncoder.maxLength(source, command)).isLessThanOrEqualTo(EnvelopeEncoder.MAX_LENGTH);
            assertThat(decoder.decode(buffer, offset, length)).isEqualTo(command);
            assertThat(decoder.source()).isEqualTo(source);
        }
    }

    @RepeatedTest(ROUNDS)
    void bareCommandsOfTheFirstReleaseAreOfAnUnknownSource(RepetitionInfo repetition) {
        RandomValues values = new RandomValues(new Random(SEED + repetition.getCurrentRepetition()));
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        for (int kind = 0; kind < RandomValues.COMMAND_KINDS; kind++) {
            Command command = values.command(kind);
            decoder.decode(buffer, 0, new EnvelopeEncoder().encode(values.source(), command, buffer, 0));

            assertThat(decoder.decode(buffer, 0, new CommandEncoder().encode(command, buffer, 0)))
                    .isEqualTo(command);
            assertThat(decoder.source()).isEqualTo(CommandSource.UNKNOWN);
        }
    }

    @RepeatedTest(ROUNDS)
    void eventsComeBackEqual(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        RandomValues values = new RandomValues(random);
        EventEncoder encoder = new EventEncoder();
        EventDecoder decoder = new EventDecoder();
        for (int i = 0; i < VALUES_OF_EACH_KIND * RandomValues.EVENT_KINDS; i++) {
            Event event = values.event(i % RandomValues.EVENT_KINDS);
            int offset = random.nextInt(100);

            int length = encoder.encode(event, buffer, offset);

            assertThat(length).isLessThanOrEqualTo(CommandEncoder.MAX_LENGTH);
            assertThat(decoder.decode(buffer, offset, length)).isEqualTo(event);
        }
    }

    @RepeatedTest(ROUNDS)
    void sequencedCommandsComeBackEqual(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        RandomValues values = new RandomValues(random);
        SequencedCommandEncoder encoder = new SequencedCommandEncoder();
        SequencedCommandDecoder decoder = new SequencedCommandDecoder();
        for (int i = 0; i < VALUES_OF_EACH_KIND; i++) {
            SequencedCommand sequenced = values.sequencedCommand();
            int offset = random.nextInt(100);

            int length = encoder.encode(sequenced, buffer, offset);

            assertThat(decoder.decode(buffer, offset, length)).isEqualTo(sequenced);
            SequencedCommand inPlace = decoder.decodeInPlace(buffer, offset, length);
            assertThat(inPlace).isEqualTo(sequenced);
            assertThat(inPlace.events()).containsExactlyElementsOf(sequenced.events());
        }
    }

    @RepeatedTest(ROUNDS)
    void factsOfTheStateComeBackEqual(RepetitionInfo repetition) {
        RecordingStateSink read = new RecordingStateSink();
        StateDecoder decoder = new StateDecoder();
        StateEncoder encoder = new StateEncoder((bytes, offset, length) -> decoder.decode(bytes, offset, length, read));
        RecordingStateSink written = new RecordingStateSink();
        long seed = SEED + repetition.getCurrentRepetition();
        RandomValues values = new RandomValues(new Random(seed));
        RandomValues sameValues = new RandomValues(new Random(seed));
        for (int i = 0; i < VALUES_OF_EACH_KIND * RandomValues.FACT_KINDS; i++) {
            values.fact(i % RandomValues.FACT_KINDS, encoder);
            sameValues.fact(i % RandomValues.FACT_KINDS, written);
        }

        assertThat(read.facts).isEqualTo(written.facts);
    }
}
