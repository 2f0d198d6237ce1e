package org.bourse.floor.tape;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;

/** Writes a tape of numbered frames; as a program, until it is killed, and prints the last number that was flushed. */
final class TapeRecorder {

    static final VenueInstrument INSTRUMENT = VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001");

    private final TapeWriter tape;
    private final EventWriter writer;
    private final EventHeader header = new EventHeader();

    TapeRecorder(TapeWriter tape) {
        this.tape = tape;
        writer = new EventWriter(tape);
        EventHeader repeated = new EventHeader();
        tape.beginSegmentsWith(preamble -> {
            repeated.raw(0, 0, 1);
            tape.repeating(repeated);
            preamble.defined(repeated, INSTRUMENT);
            preamble.continuity(repeated, Continuity.STALE, StaleReason.RECONNECT);
        });
    }

    /** Frames whose content is their number, with a tail so that they differ in length. */
    void frames(int count) {
        for (int i = 0; i < count; i++) {
            long sequence = tape.lastSequence() + 1;
            header.raw(1_000_000 + sequence, 1, 0).sequence = sequence;
            byte[] content = (sequence + " " + "x".repeat((int) (sequence % 300))).getBytes(StandardCharsets.US_ASCII);
            writer.frame(header, content, 0, content.length);
        }
    }

    /** Arguments: the directory. */
    public static void main(String[] arguments) throws Exception {
        TapeWriter tape = TapeWriter.open(Path.of(arguments[0]), 200_000);
        TapeRecorder recorder = new TapeRecorder(tape);
        while (true) {
            recorder.frames(50);
            tape.flush();
            System.out.println(tape.lastSequence());
            System.out.flush();
        }
    }
}
