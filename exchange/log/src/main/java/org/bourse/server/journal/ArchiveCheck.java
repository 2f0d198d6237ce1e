package org.bourse.server.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bourse.server.files.FileFailure;

/**
 * An archive, and the journal that goes on behind it, looked at from outside: whether each file is what was sealed and the
 * chain of seals is whole, and what is in them. Nothing is changed; an exchange may run meanwhile.
 */
public final class ArchiveCheck {

    private static final Pattern SEALED_NAME = Pattern.compile("(\\d{10})" + Pattern.quote(SegmentSeal.SEALED_SUFFIX));
    private static final Pattern SEGMENT_NAME = Pattern.compile("(\\d{10})" + Pattern.quote(OpenSegment.SUFFIX));

    private final JournalFiles archiveFiles;
    private final SegmentArchive archive;
    private final JournalKey key;
    private final List<String> notes = new ArrayList<>();
    private final LiveSegments live;
    private final JournalFiles journalFiles;

    private ArchiveCheck(JournalFiles archiveFiles, JournalFiles journalFiles) throws IOException {
        this.archiveFiles = archiveFiles;
        this.journalFiles = journalFiles;
        if (!archiveFiles.names().contains(JournalKey.FILE)) {
            throw new JournalDamagedException(archiveFiles.describe(JournalKey.FILE)
                    + " is missing, and nothing of an archive can be read without it: name an archive"
                    + " (EXCHANGE_JOURNAL_ARCHIVE), or restore it from a copy");
        }
        this.key = JournalKey.read(archiveFiles);
        // The journal first: what is sealed meanwhile is in both then, and else it would seem to be in neither.
        this.live = LiveSegments.of(journalFiles);
        this.archive = SegmentArchive.read(archiveFiles, exchangeId(archiveFiles), key);
    }

    /**
     * Looks at an archive.
     *
     * @param dataDirectory that of the exchange, whose journal is looked at, too, where it is there
     * @throws IOException when there is no archive there; the message says so
     */
    public static ArchiveCheck of(Path directory, Path dataDirectory) throws IOException {
        Path journal = dataDirectory.resolve(Journal.DIRECTORY);
        try {
            DirectoryJournalFiles archive = DirectoryJournalFiles.existing(directory);
            return of(archive, Files.isDirectory(journal) ? DirectoryJournalFiles.existing(journal) : archive);
        } catch (IOException e) {
            throw new IOException("the archive " + directory + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    static ArchiveCheck of(JournalFiles archive, JournalFiles journal) throws IOException {
        return new ArchiveCheck(archive, journal);
    }

    /** The exchange that the archive belongs to; nobody's while nothing readable is in it. */
    private static UUID exchangeId(JournalFiles files) throws IOException {
        for (String name : new TreeSet<>(files.names())) {
            if (SegmentArchive.SEAL_NAME.matcher(name).matches()) {
                try {
                    return SegmentArchive.readSeal(files, name).exchangeId();
                } catch (JournalDamagedException e) {
                    // Said by who looks at them all; another one may tell.
                }
            }
        }
        return new UUID(0, 0);
    }

    /** Notes about the archive, a sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The number of sealed segments. */
    public int segments() {
        return archive.size().segments();
    }

    /** The first command that is there; 0 when none is. */
    public long firstSequence() {
        return archive.from(0).map(SegmentSeal::firstSequence).orElse(0L);
    }

    /** The last command that is sealed; 0 when none is. */
    public long lastSealedSequence() {
        List<SegmentSeal> seals = archive.seals();
        return seals.isEmpty() ? 0 : seals.getLast().lastSequence();
    }

    /** The seal that stands for the whole chain, to be noted elsewhere; empty when nothing is sealed. */
    public String lastSeal() {
        List<SegmentSeal> seals = archive.seals();
        return seals.isEmpty() ? "" : seals.getLast().digest();
    }

    /**
     * Looks at every file.
     *
     * @param progress told a line for each segment
     * @return what is wrong, a sentence each with the file and the offset in it
     */
    public List<String> faults(Consumer<String> progress) throws IOException {
        List<String> faults = new ArrayList<>(archive.damaged());
        SegmentSeal before = null;
        List<SegmentSeal> seals = archive.seals();
        for (SegmentSeal seal : seals) {
            String name = archiveFiles.describe(SegmentSeal.name(seal.ordinal()));
            if (before == null) {
                if (!seal.previous().equals(SegmentSeal.NONE)) {
                    faults.add(name + " is the first seal that can be read, and follows one that is missing");
                }
            } else if (!seal.previous().equals(before.digest())) {
                faults.add(name + " does not follow "
                        + archiveFiles.describe(SegmentSeal.name(before.ordinal()))
                        + ": one is missing between them, or their order or one of them was changed");
            } else if (seal.ordinal() != before.ordinal() + 1) {
                notes.add("the segments " + (before.ordinal() + 1) + " to " + (seal.ordinal() - 1)
                        + " were never sealed: the exchange ran without an archive");
            }
            if (seal.keyId() != key.id()) {
                faults.add(archiveFiles.describe(seal.sealedName()) + " is encrypted with another key than "
                        + archiveFiles.describe(JournalKey.FILE) + " has: restore that from a copy");
            }
            faults.addAll(archive.fault(seal).stream().toList());
            progress.accept(
                    "segment " + seal.ordinal() + " of " + seals.getFirst().ordinal() + " to "
                            + seals.getLast().ordinal() + ": " + seal.commands() + " commands");
            before = seal;
        }
        faults.addAll(withoutSeal());
        if (before != null && live.firstOrdinal() > before.ordinal() + 1) {
            faults.add(archiveFiles.describe(SegmentSeal.name(before.ordinal() + 1))
                    + " is missing: the archive ends before it, and the journal begins after it");
        }
        return faults;
    }

    /** Sealed files whose seals are missing; one that is being sealed, or was when the exchange was killed, is none. */
    private List<String> withoutSeal() throws IOException {
        List<String> faults = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(archiveFiles.names());
        for (String name : names) {
            var matcher = SEALED_NAME.matcher(name);
            if (matcher.matches()) {
                long ordinal = Long.parseLong(matcher.group(1));
                if (!names.contains(SegmentSeal.name(ordinal)) && !live.has(ordinal)) {
                    faults.add(archiveFiles.describe(SegmentSeal.name(ordinal)) + " is missing, and what it is the seal"
                            + " of is there");
                }
            }
        }
        return faults;
    }

    /**
     * Reads all commands, those of the journal behind the archive too, without their outcomes there.
     *
     * @return the last one
     */
    public long read(AuditReader reader) throws IOException {
        long first = firstSequence() > 0 ? firstSequence() : live.firstSequence();
        return new AuditTrail(archive, journalFiles, live, key, NOT_KNOWN)
                .read(Math.max(0, first - 1), live.isEmpty() ? lastSealedSequence() : Long.MAX_VALUE - 1, 0, reader);
    }

    private static final RejectedCommands NOT_KNOWN = new RejectedCommands() {

        @Override
        public long knownFrom() {
            return Long.MAX_VALUE;
        }

        @Override
        public List<RejectedCommand> after(long sequence, long through, int limit) {
            return List.of();
        }

        @Override
        public void forgetThrough(long sequence) {
            // nothing is known
        }
    };

    /** The journal's segments by their first commands, as their files say. */
    private static final class LiveSegments implements SegmentIndex {

        private final NavigableMap<Long, String> byFirst = new TreeMap<>();
        private final TreeSet<Long> ordinals = new TreeSet<>();

        static LiveSegments of(JournalFiles files) throws IOException {
            LiveSegments segments = new LiveSegments();
            for (String name : files.names()) {
                var matcher = SEGMENT_NAME.matcher(name);
                if (matcher.matches()) {
                    segments.add(files, name, Long.parseLong(matcher.group(1)));
                }
            }
            return segments;
        }

        private void add(JournalFiles files, String name, long ordinal) throws IOException {
            try (JournalFileInput in = new JournalFileInput(files.openToRead(name))) {
                ordinals.add(ordinal);
                RecordStream records = new RecordStream(in, files.describe(name));
                if (records.advance()) {
                    byFirst.put(records.sequence(), name);
                }
            } catch (NoSuchFileException | FileNotFoundException e) {
                // Sealed and deleted since the directory was listed: the archive has it.
            }
        }

        boolean isEmpty() {
            return byFirst.isEmpty();
        }

        boolean has(long ordinal) {
            return ordinals.contains(ordinal);
        }

        /** The ordinal of the oldest file; 0 when there is none. */
        long firstOrdinal() {
            return ordinals.isEmpty() ? 0 : ordinals.first();
        }

        @Override
        public long firstSequence() {
            return isEmpty() ? 1 : byFirst.firstKey();
        }

        @Override
        public String nameWith(long sequence) {
            Map.Entry<Long, String> segment = byFirst.floorEntry(sequence);
            return segment == null ? byFirst.firstEntry().getValue() : segment.getValue();
        }
    }
}
