package org.bourse.server.journal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import org.bourse.codec.EnvelopeDecoder;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.journal.JournalFiles.JournalFile;

/**
 * The commands of a sealed segment with their outcomes, one after the other. What is compressed is the segment's header, and
 * then for each command four bytes of its outcome and its record, as in the journal but in plain.
 */
final class SealedCommands implements AutoCloseable {

    /** The outcome of a command that did something, or had nothing to do; a reason's number is that of a rejected one. */
    static final int DONE = 0;

    /** The outcome of a command that was done when outcomes were not recorded. */
    static final int NOT_KNOWN = -1;

    private final JournalFileInput in;
    private final String description;
    private final DataInputStream content;
    private final RecordStream records;
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private int outcome;

    SealedCommands(JournalFile file, Cipher cipher, String description) throws IOException {
        this.in = new JournalFileInput(file);
        this.description = description;
        try {
            this.content =
                    new DataInputStream(new GZIPInputStream(new CipherInputStream(in, cipher), SegmentSeal.BLOCK));
            this.records = new RecordStream(content, description);
        } catch (ZipException | EOFException e) {
            in.close();
            throw damaged(e);
        } catch (RuntimeException | IOException e) {
            in.close();
            throw e;
        }
    }

    /** Goes to the next command; false when there is none. */
    boolean advance() throws IOException {
        try {
            int first = content.read();
            if (first < 0) {
                return false;
            }
            outcome = first << 24
                    | content.readUnsignedByte() << 16
                    | content.readUnsignedByte() << 8
                    | content.readUnsignedByte();
            if (!records.advance()) {
                throw new JournalDamagedException(
                        description + " at offset " + in.taken() + " or before: what is compressed there is no record");
            }
            return true;
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    long sequence() {
        return records.sequence();
    }

    long timeMicros() {
        return records.timeMicros();
    }

    /** The command where it is, with its outcome. */
    AuditedCommand command() {
        var command = SegmentCommands.decoded(decoder, records, description);
        return new AuditedCommand(
                sequence(), timeMicros(), decoder.source(), command, rejection(outcome), outcome != NOT_KNOWN);
    }

    /** The reason that a command with this outcome did nothing; empty when it was done, or that is not known. */
    static Optional<RejectReason> rejection(int outcome) {
        if (outcome == DONE || outcome == NOT_KNOWN) {
            return Optional.empty();
        }
        return Optional.of(RejectReason.ofNumber(outcome)
                .orElseThrow(() -> new JournalDamagedException(
                        "a command was rejected for reason " + outcome + ", which this program does not know")));
    }

    private JournalDamagedException damaged(IOException cause) {
        return new JournalDamagedException(
                description + " at offset " + in.taken() + " or before: not what was sealed: " + cause.getMessage(),
                cause);
    }

    /** Closes the decompression, too, whose memory is not the heap's: a reading may go through thousands of segments. */
    @Override
    public void close() throws IOException {
        content.close();
    }
}
