package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.bourse.server.journal.JournalScenario.EXCHANGE;
import static org.bourse.server.journal.JournalScenario.SEGMENT_BYTES;
import static org.bourse.server.journal.JournalScenario.command;
import static org.bourse.server.journal.JournalScenario.time;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.CommandEncoder;

/** Segments as release 0.1.0 wrote them: format version 1, commands in plain. */
final class FormerJournal {

    private static final long NONCE = 77;

    private FormerJournal() {}

    /** A segment with the commands of these sequences, each in a batch of its own; none when {@code through} is less. */
    static byte[] segment(long ordinal, long startsAfter, long from, long through) {
        byte[] segment = new byte[SEGMENT_BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(segment).order(LITTLE_ENDIAN);
        bytes.putLong(0x4C4E_4A45_5352_5542L)
                .putInt(1)
                .putInt(0)
                .putLong(EXCHANGE.getMostSignificantBits())
                .putLong(EXCHANGE.getLeastSignificantBits())
                .putLong(ordinal)
                .putLong(startsAfter)
                .putLong(NONCE);
        CRC32C crc = new CRC32C();
        crc.update(segment, 0, 124);
        bytes.putInt(124, (int) crc.getValue());
        int at = 128;
        for (long sequence = from; sequence <= through; sequence++) {
            at = record(segment, bytes, at, sequence);
        }
        return segment;
    }

    private static int record(byte[] segment, ByteBuffer bytes, int at, long sequence) {
        int length = new CommandEncoder().encode(command(sequence), new UnsafeBuffer(segment), at + 32);
        int padded = (32 + length + 7) / 8 * 8;
        bytes.putInt(at + 4, length)
                .putLong(at + 8, sequence)
                .putLong(at + 16, time(sequence))
                .putLong(at + 24, sequence - 1);
        CRC32C crc = new CRC32C();
        crc.update(segment, at + 4, padded - 4);
        bytes.putInt(at, (int) crc.getValue() ^ Long.hashCode(NONCE));
        return at + padded;
    }
}
