package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import org.bourse.server.journal.JournalFiles.JournalFile;

/**
 * A directory of sealed segments: of each a file with its commands and their outcomes, compressed and encrypted, and a seal
 * beside it, which makes it count. So whatever is left of a sealing that was cut off is done again. Reading is safe from any
 * thread; one seals.
 */
final class SegmentArchive {

    static final Pattern SEAL_NAME = Pattern.compile("(\\d{10})" + Pattern.quote(SegmentSeal.SUFFIX));

    private final JournalFiles files;
    private final UUID exchangeId;
    private final JournalKey key;

    /** By their last sequence, and an empty segment's by its ordinal alone, in {@link #byOrdinal}. */
    private final NavigableMap<Long, SegmentSeal> bySequence = new TreeMap<>();

    private final NavigableMap<Long, SegmentSeal> byOrdinal = new TreeMap<>();
    private final List<String> damaged = new ArrayList<>();

    private SegmentArchive(JournalFiles files, UUID exchangeId, JournalKey key) {
        this.files = files;
        this.exchangeId = exchangeId;
        this.key = key;
    }

    /**
     * Opens an archive, or begins one. A damaged seal is noted, and nothing is sealed then: it is for a person to see to.
     *
     * @throws JournalDamagedException when it is another exchange's, or encrypted with another key
     */
    static SegmentArchive open(JournalFiles files, UUID exchangeId, JournalKey key) throws IOException {
        if (!JournalKey.isIn(files)) {
            key.copyTo(files);
        } else if (JournalKey.read(files).id() != key.id()) {
            throw new JournalDamagedException(files.describe(JournalKey.FILE)
                    + " is not the journal's key: this archive belongs to another data directory; name another one"
                    + " (EXCHANGE_JOURNAL_ARCHIVE)");
        }
        return read(files, exchangeId, key);
    }

    /** Opens an archive to read it. */
    static SegmentArchive read(JournalFiles files, UUID exchangeId, JournalKey key) throws IOException {
        SegmentArchive archive = new SegmentArchive(files, exchangeId, key);
        archive.readSeals();
        return archive;
    }

    private void readSeals() throws IOException {
        for (String name : files.names()) {
            if (SEAL_NAME.matcher(name).matches()) {
                try {
                    accept(readSeal(files, name), name);
                } catch (JournalDamagedException e) {
                    damaged.add(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void accept(SegmentSeal seal, String name) {
        if (!SegmentSeal.name(seal.ordinal()).equals(name)) {
            throw new JournalDamagedException(files.describe(name) + " at offset 0: is the seal of segment "
                    + seal.ordinal() + " under another one's name");
        }
        if (!seal.exchangeId().equals(exchangeId)) {
            throw new JournalDamagedException(files.describe(name) + " is of the exchange " + seal.exchangeId()
                    + ", and this is the exchange " + exchangeId + ": name another archive (EXCHANGE_JOURNAL_ARCHIVE)");
        }
        remember(seal);
    }

    /** @throws JournalDamagedException when it is not what was written */
    static SegmentSeal readSeal(JournalFiles files, String name) throws IOException {
        try (JournalFileInput in = new JournalFileInput(files.openToRead(name))) {
            return SegmentSeal.read(in.readNBytes(SegmentSeal.MOST_BYTES), files.describe(name));
        }
    }

    private synchronized void remember(SegmentSeal seal) {
        byOrdinal.put(seal.ordinal(), seal);
        if (seal.commands() > 0) {
            bySequence.put(seal.lastSequence(), seal);
        }
    }

    /** All readable seals, in the order of their segments. */
    synchronized List<SegmentSeal> seals() {
        return List.copyOf(byOrdinal.values());
    }

    /** The faults of seals that are there, a sentence each. */
    List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** The sealed segment that has this sequence, or the next one that has a later one; empty when none has. */
    synchronized Optional<SegmentSeal> from(long sequence) {
        Map.Entry<Long, SegmentSeal> entry = bySequence.ceilingEntry(sequence);
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    /** The number of sealed segments, and the bytes that their files take. */
    synchronized ArchiveSize size() {
        return new ArchiveSize(
                byOrdinal.size(),
                byOrdinal.values().stream().mapToLong(SegmentSeal::bytes).sum());
    }

    /** The size of an archive. */
    record ArchiveSize(int segments, long bytes) {}

    /** The name of a sealed segment's file for people. */
    String describe(SegmentSeal seal) {
        return files.describe(seal.sealedName());
    }

    /** Its commands, in order; to be closed. */
    SealedCommands commands(SegmentSeal seal) throws IOException {
        return new SealedCommands(
                files.openToRead(seal.sealedName()), key.stream(seal.ordinal(), Cipher.DECRYPT_MODE), describe(seal));
    }

    /**
     * Holds a sealed file's bytes against its seal.
     *
     * @return what is wrong, with the place; empty when nothing is
     */
    Optional<String> fault(SegmentSeal seal) throws IOException {
        String file = describe(seal);
        if (!files.names().contains(seal.sealedName())) {
            return Optional.of(file + " is missing, and its seal is there");
        }
        MessageDigest sha256 = SegmentSeal.newDigest();
        CRC32C crc = new CRC32C();
        byte[] block = new byte[SegmentSeal.BLOCK];
        long at = 0;
        try (JournalFileInput in = new JournalFileInput(files.openToRead(seal.sealedName()))) {
            for (int i = 0; ; i++) {
                int count = in.readNBytes(block, 0, block.length);
                if (count == 0) {
                    break;
                }
                if (at + count > seal.bytes()) {
                    return Optional.of(file + " at offset " + seal.bytes() + ": there are more bytes than were sealed");
                }
                if (!seal.blocks().startsWith(SealedFileOutput.checksum(crc, block, count), 8 * i)) {
                    return Optional.of(file + " at offset " + at + ": the bytes from there to " + (at + count - 1)
                            + " are not what was sealed");
                }
                sha256.update(block, 0, count);
                at += count;
            }
        }
        if (at < seal.bytes()) {
            return Optional.of(file + " at offset " + at + ": the file ends there, and was sealed with " + seal.bytes()
                    + " bytes");
        }
        return HexFormat.of().formatHex(sha256.digest()).equals(seal.sha256())
                ? Optional.empty()
                : Optional.of(file + " at offset 0: its SHA-256 is not the one that was sealed");
    }

    /**
     * Seals a segment that is whole on the disk; when it returns, the sealed one is. One that was sealed before is left as
     * it is.
     *
     * @throws JournalDamagedException when the segment is not what was written, or another one was sealed under its number
     * @throws IOException when it could not be written; nothing of it is left behind then, as far as that can be
     */
    SegmentSeal seal(JournalFiles journal, StoredSegment segment, RejectedCommands rejectedCommands)
            throws IOException {
        if (!damaged.isEmpty()) {
            throw new JournalDamagedException(damaged.getFirst());
        }
        SegmentSeal former;
        SegmentSeal last;
        synchronized (this) {
            former = byOrdinal.get(segment.ordinal());
            last = byOrdinal.isEmpty() ? null : byOrdinal.lastEntry().getValue();
        }
        if (former != null) {
            requireSame(journal, segment, former);
            return former;
        }
        if (last != null && last.ordinal() > segment.ordinal()) {
            throw new JournalDamagedException(files.describe(SegmentSeal.name(last.ordinal()))
                    + " is the seal of a later segment than " + journal.describe(segment.name())
                    + ": the data directory is older than its archive. Name another archive");
        }
        String previous = last == null ? SegmentSeal.NONE : last.digest();
        String unfinished = SegmentSeal.sealedName(segment.ordinal()) + OpenSegment.UNFINISHED_SUFFIX;
        try {
            SegmentSeal seal = writeSealed(journal, segment, rejectedCommands, previous, unfinished);
            files.rename(unfinished, seal.sealedName());
            files.force();
            writeSeal(seal);
            remember(seal);
            return seal;
        } catch (IOException | RuntimeException e) {
            discard(unfinished, e);
            throw e;
        }
    }

    private void requireSame(JournalFiles journal, StoredSegment segment, SegmentSeal former) throws IOException {
        String description = journal.describe(segment.name());
        ByteBuffer header = ByteBuffer.allocate(SegmentHeader.LENGTH).order(LITTLE_ENDIAN);
        try (JournalFileInput in = new JournalFileInput(journal.openToRead(segment.name()))) {
            header.put(in.readNBytes(SegmentHeader.LENGTH)).flip();
        }
        if (SegmentHeader.read(header, description).nonce() != former.nonce()
                || former.lastSequence() != segment.lastSequence()) {
            throw new JournalDamagedException(
                    description + " is not the segment that " + files.describe(SegmentSeal.name(former.ordinal()))
                            + " is the seal of, though its number is the same: name another archive"
                            + " (EXCHANGE_JOURNAL_ARCHIVE)");
        }
    }

    private SegmentSeal writeSealed(
            JournalFiles journal,
            StoredSegment segment,
            RejectedCommands rejectedCommands,
            String previous,
            String unfinished)
            throws IOException {
        files.delete(unfinished);
        try (JournalFile file = files.create(unfinished);
                SegmentCommands commands = new SegmentCommands(journal, segment.name(), key)) {
            SealedFileOutput out = new SealedFileOutput(file);
            CommandOutcomes known = new CommandOutcomes(rejectedCommands, segment.lastSequence());
            long count = 0;
            long first = 0;
            long last = segment.lastSequence();
            long lastTimeMicros = 0;
            DataOutputStream content = new DataOutputStream(new GZIPOutputStream(
                    new CipherOutputStream(new KeptOpen(out), key.stream(segment.ordinal(), Cipher.ENCRYPT_MODE)),
                    SegmentSeal.BLOCK));
            try (content) {
                byte[] header = new byte[SegmentHeader.LENGTH];
                commands.header().bytes().get(header);
                content.write(header);
                while (commands.advance()) {
                    last = commands.sequence();
                    lastTimeMicros = commands.timeMicros();
                    first = count == 0 ? last : first;
                    count++;
                    content.writeInt(known.outcomeOf(last));
                    content.write(commands.plainRecord());
                }
            }
            if (last != segment.lastSequence() || first != segment.firstSequence()) {
                throw new JournalDamagedException(journal.describe(segment.name()) + " at offset "
                        + commands.nextOffset() + ": the records end with sequence " + last + ", and must with "
                        + segment.lastSequence());
            }
            out.finish();
            return new SegmentSeal(
                    exchangeId,
                    segment.ordinal(),
                    commands.header().nonce(),
                    key.id(),
                    count,
                    first,
                    last,
                    lastTimeMicros,
                    out.length(),
                    out.sha256(),
                    out.blocks(),
                    previous);
        }
    }

    private void writeSeal(SegmentSeal seal) throws IOException {
        String name = SegmentSeal.name(seal.ordinal());
        String unfinished = name + OpenSegment.UNFINISHED_SUFFIX;
        files.delete(unfinished);
        try (JournalFile file = files.create(unfinished)) {
            ByteBuffer text = US_ASCII.encode(seal.text());
            while (text.hasRemaining()) {
                file.write(text, text.position());
            }
            file.force();
        } catch (IOException e) {
            discard(unfinished, e);
            throw e;
        }
        files.rename(unfinished, name);
        files.force();
    }

    private void discard(String name, Exception cause) {
        try {
            files.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Does not close what it writes to, which has to be forced first. */
    private static final class KeptOpen extends FilterOutputStream {

        KeptOpen(SealedFileOutput out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // The one who made it finishes it.
        }
    }
}
