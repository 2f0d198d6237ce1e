package org.bourse.server.journal;

import java.io.IOException;
import org.bourse.codec.EnvelopeDecoder;
import org.bourse.codec.MalformedMessageException;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/** The commands of a segment in the journal, one after the other, also while later ones are written to it. */
final class SegmentCommands implements AutoCloseable {

    private final JournalFileInput in;
    private final String description;
    private final CommandCipher cipher;
    private final RecordStream records;
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private boolean encrypted;

    SegmentCommands(JournalFiles files, String name, JournalKey key) throws IOException {
        this.in = new JournalFileInput(files.openToRead(name));
        this.description = files.describe(name);
        this.cipher = new CommandCipher(key);
        try {
            this.records = new RecordStream(in, description);
            if (header().keyId() != 0 && header().keyId() != key.id()) {
                throw new JournalDamagedException(
                        description + " at offset 56: is encrypted with another key than " + JournalKey.FILE + " has");
            }
        } catch (RuntimeException | IOException e) {
            in.close();
            throw e;
        }
    }

    SegmentHeader header() {
        return records.header();
    }

    /** Goes to the next command; false where there is no whole one. */
    boolean advance() throws IOException {
        encrypted = !header().isFormer();
        return records.advance();
    }

    long sequence() {
        return records.sequence();
    }

    long timeMicros() {
        return records.timeMicros();
    }

    /** The place at which the next record starts, or would. */
    long nextOffset() {
        return records.nextOffset();
    }

    /** The record with its command in plain. */
    byte[] plainRecord() {
        decrypt();
        return records.checkedBytes();
    }

    /** The command. */
    Command command() {
        decrypt();
        return decoded(decoder, records, description);
    }

    /** The source of the command that was read last. */
    CommandSource source() {
        return decoder.source();
    }

    private void decrypt() {
        if (encrypted) {
            cipher.apply(sequence(), timeMicros(), records.buffer(), RecordFormat.COMMAND, records.commandLength());
            encrypted = false;
        }
    }

    static Command decoded(EnvelopeDecoder decoder, RecordStream records, String description) {
        try {
            return decoder.decode(records.buffer(), RecordFormat.COMMAND, records.commandLength());
        } catch (MalformedMessageException e) {
            throw new JournalDamagedException(
                    description + " at offset " + records.offset()
                            + ": a whole record holds what is not a command to this program: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
