package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The form of a segment file. A head of 80 bytes: magic, version of this form, version of the events' schema, number of the
 * segment, sequence of its first event, time of its making, SHA-256 of the segment before, CRC-32C of all that. Then records:
 * length, CRC-32C of length and event, event. All numbers are little-endian.
 *
 * @param file where it is
 * @param number from 1
 */
record TapeSegment(Path file, long number) {

    static final int HEAD_BYTES = 80;
    static final int RECORD_BYTES = 8;
    static final int HASH_BYTES = 32;
    static final String NO_HASH = "0".repeat(2 * HASH_BYTES);
    static final int MAX_EVENT_BYTES = 64 * 1024 * 1024 + 4_096;
    static final int SCHEMA_VERSION = 3;

    private static final long MAGIC = 0x3145_5041_5446_4F42L; // "BOFTAPE1"
    private static final int FORM_VERSION = 1;
    private static final String SUFFIX = ".tape";

    /**
     * What a segment's head says.
     *
     * @param number of the segment
     * @param firstSequence of its first event that is no repetition
     * @param createdNanos when it was made
     * @param previousHash SHA-256 of the segment before; zeros at the first
     */
    record Head(long number, long firstSequence, long createdNanos, String previousHash) {

        ByteBuffer bytes() {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(MAGIC).putInt(FORM_VERSION).putInt(SCHEMA_VERSION);
            head.putLong(number)
                    .putLong(firstSequence)
                    .putLong(createdNanos)
                    .put(HexFormat.of().parseHex(previousHash));
            head.putInt(0).putInt(crc(head.array(), HEAD_BYTES - 4));
            return head.flip();
        }

        /** Refuses what is no head, with the reason. */
        static Head of(byte[] bytes) throws TapeDamage {
            ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.length < HEAD_BYTES || head.getLong(0) != MAGIC) {
                throw new TapeDamage("It does not begin as a segment of a tape does.");
            }
            Optional<String> newer = newer(head);
            if (newer.isPresent()) {
                throw new TapeDamage(newer.get());
            }
            if (head.getInt(HEAD_BYTES - 4) != crc(bytes, HEAD_BYTES - 4)) {
                throw new TapeDamage("Its head is damaged.");
            }
            byte[] hash = new byte[HASH_BYTES];
            head.get(40, hash);
            return new Head(
                    head.getLong(16),
                    head.getLong(24),
                    head.getLong(32),
                    HexFormat.of().formatHex(hash));
        }
    }

    /** What is said of a head in a form or a schema that can't be read; empty: these can be. */
    private static Optional<String> newer(ByteBuffer head) {
        return head.getInt(8) == FORM_VERSION && head.getInt(12) <= SCHEMA_VERSION
                ? Optional.empty()
                : Optional.of("It was written by a newer version (form " + head.getInt(8) + ", schema "
                        + head.getInt(12) + "); form " + FORM_VERSION + " and schemas up to " + SCHEMA_VERSION
                        + " can be read.");
    }

    /** Refuses one whose head says that it is in a form or a schema that can't be read; damage is for its reader to find. */
    void requireReadable() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(head, 0);
        }
        if (!head.hasRemaining() && head.getLong(0) == MAGIC) {
            Optional<String> newer = newer(head);
            if (newer.isPresent()) {
                throw new IOException(file + ": " + newer.get());
            }
        }
    }

    static TapeSegment in(Path directory, long number) {
        return new TapeSegment(directory.resolve("%08d".formatted(number) + SUFFIX), number);
    }

    /** Those of a directory, in their order. */
    static List<TapeSegment> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{8}\\.tape"))
                    .sorted()
                    .map(file -> new TapeSegment(
                            file, Long.parseLong(file.getFileName().toString().substring(0, 8))))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    Path sealFile() {
        return sibling(".seal");
    }

    Path sibling(String suffix) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
    }

    /** Its seal, once it is complete. */
    Optional<Seal> seal() throws IOException {
        if (!Files.exists(sealFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Seal.of(Files.readString(sealFile(), StandardCharsets.UTF_8)));
        } catch (TapeDamage damage) {
            throw new TapeDamage(sealFile() + ": " + damage.getMessage());
        }
    }

    static int recordCrc(byte[] bytes, int eventOffset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(length);
        crc.update(length >> 8);
        crc.update(length >> 16);
        crc.update(length >> 24);
        crc.update(bytes, eventOffset, length);
        return (int) crc.getValue();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
