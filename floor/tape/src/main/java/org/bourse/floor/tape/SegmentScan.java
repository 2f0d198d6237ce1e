package org.bourse.floor.tape;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventReader;
import org.jspecify.annotations.Nullable;

/** One pass over a segment, record by record, that stops where something is wrong. */
final class SegmentScan {

    /** Who is told each whole event. */
    @FunctionalInterface
    interface Visitor {

        /** An event's bytes, valid during the call only. */
        void event(EventHeader header, byte[] bytes, int length) throws IOException;
    }

    private static final int INDEX_EVERY = 1_024;

    private final TapeSegment segment;
    private final EventReader reader = new EventReader();
    private final MessageDigest digest = sha256();
    private final List<Seal.Entry> index = new ArrayList<>();
    private byte[] event = new byte[64 * 1024];
    private TapeSegment.@Nullable Head head;
    private long records;
    private long firstSequence;
    private long lastSequence;
    private long firstNanos;
    private long lastNanos;
    private long end;
    private @Nullable TapeFinding finding;

    SegmentScan(TapeSegment segment) {
        this.segment = segment;
    }

    /** Reads it; what is wrong with it is then {@link #finding}. */
    SegmentScan run(Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment.file()), 1 << 20)) {
            byte[] headBytes = in.readNBytes(TapeSegment.HEAD_BYTES);
            head = TapeSegment.Head.of(headBytes);
            if (head.number() != segment.number()) {
                throw new TapeDamage("It is segment " + head.number() + " by its head.");
            }
            digest.update(headBytes);
            firstSequence = head.firstSequence();
            lastSequence = firstSequence - 1;
            end = TapeSegment.HEAD_BYTES;
            while (record(in, visitor)) {
                records++;
            }
        } catch (TapeDamage damage) {
            finding = new TapeFinding(segment.file(), end, String.valueOf(damage.getMessage()));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // Such as "Is a directory", which names none.
            throw new IOException(segment.file() + ": " + e.getMessage(), e);
        }
        return this;
    }

    private boolean record(InputStream in, Visitor visitor) throws IOException {
        byte[] prefix = in.readNBytes(TapeSegment.RECORD_BYTES);
        if (prefix.length == 0) {
            return false;
        }
        ByteBuffer numbers = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
        if (prefix.length < TapeSegment.RECORD_BYTES) {
            throw new TapeDamage("A record ends within its first bytes.");
        }
        int length = numbers.getInt(0);
        if (length < 1 || length > TapeSegment.MAX_EVENT_BYTES) {
            throw new TapeDamage("No record is " + length + " bytes long.");
        }
        if (event.length < length) {
            // Not longer than what is there: a damaged length must not cost memory.
            if (Files.size(segment.file()) - end < length) {
                throw new TapeDamage("A record of " + length + " bytes is not all there.");
            }
            event = new byte[Math.max(length, event.length * 2)];
        }
        if (in.readNBytes(event, 0, length) < length) {
            throw new TapeDamage("A record of " + length + " bytes is not all there.");
        }
        if (numbers.getInt(4) != TapeSegment.recordCrc(event, 0, length)) {
            throw new TapeDamage("A record's checksum is wrong.");
        }
        EventHeader header = checked(length);
        if (records % INDEX_EVERY == 0) {
            index.add(new Seal.Entry(header.sequence, header.receiveNanos, end));
        }
        visitor.event(header, event, length);
        digest.update(prefix);
        digest.update(event, 0, length);
        end += TapeSegment.RECORD_BYTES + length;
        return true;
    }

    private EventHeader checked(int length) throws TapeDamage {
        EventHeader header;
        try {
            header = reader.header(event, 0, length);
        } catch (IllegalArgumentException e) {
            throw new TapeDamage(String.valueOf(e.getMessage()));
        }
        long expected = header.isRepeated() ? lastSequence : lastSequence + 1;
        if (header.sequence != expected || header.receiveNanos < lastNanos) {
            throw new TapeDamage("Event " + header.sequence + " of " + header.receiveNanos + " ns comes after event "
                    + lastSequence + " of " + lastNanos + " ns.");
        }
        lastSequence = header.sequence;
        lastNanos = header.receiveNanos;
        firstNanos = records == 0 ? header.receiveNanos : firstNanos;
        return header;
    }

    /** What is wrong with it; null: nothing. */
    @Nullable
    TapeFinding finding() {
        return finding;
    }

    /** Its head; null where that is what is wrong. */
    TapeSegment.@Nullable Head head() {
        return head;
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastNanos() {
        return lastNanos;
    }

    /** Where the whole records end. */
    long end() {
        return end;
    }

    /** The seal of what was read. */
    Seal seal(boolean recovered) {
        return new Seal(
                recovered,
                records,
                firstSequence,
                lastSequence,
                firstNanos,
                lastNanos,
                end,
                HexFormat.of().formatHex(digest.digest()),
                List.copyOf(index));
    }

    /** Whether whole records follow somewhere behind what is wrong: then it is no torn end, but damage. */
    boolean hasRecordsAfter(long offset) throws IOException {
        byte[] rest;
        try (InputStream in = Files.newInputStream(segment.file())) {
            in.skipNBytes(offset);
            rest = in.readAllBytes();
        }
        ByteBuffer numbers = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 1; at + TapeSegment.RECORD_BYTES + 8 < rest.length; at++) {
            int length = numbers.getInt(at);
            boolean plausible = length >= 56
                    && length <= rest.length - at - TapeSegment.RECORD_BYTES
                    && numbers.getShort(at + TapeSegment.RECORD_BYTES + 4) == 2;
            if (plausible
                    && numbers.getInt(at + 4) == TapeSegment.recordCrc(rest, at + TapeSegment.RECORD_BYTES, length)) {
                return true;
            }
        }
        return false;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
