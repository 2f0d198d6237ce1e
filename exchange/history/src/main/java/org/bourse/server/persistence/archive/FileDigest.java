package org.bourse.server.persistence.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The length and SHA-256 that a file of an archive must have, of all of it and of each block, by which damage is found
 * where it is.
 *
 * @param bytes its length
 * @param sha256 of all of it, as hexadecimal digits
 * @param blocks of each {@link #BLOCK_BYTES} of it
 */
record FileDigest(long bytes, String sha256, List<String> blocks) {

    static final int BLOCK_BYTES = 1 << 20;

    FileDigest {
        blocks = List.copyOf(blocks);
    }

    /** The SHA-256 of these bytes, as hexadecimal digits. */
    static String sha256(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    /** What is wrong with the file, and where; empty when it is as it was written. */
    Optional<String> damage(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.of(file + " is not there");
        }
        try (InputStream input = Files.newInputStream(file)) {
            return damage(file, input);
        }
    }

    /** The same by a reading of the file that is another's. */
    Optional<String> damage(Path file, InputStream input) throws IOException {
        long found = Files.size(file);
        for (int i = 0; i < blocks.size(); i++) {
            long from = (long) i * BLOCK_BYTES;
            byte[] block = input.readNBytes((int) Math.min(BLOCK_BYTES, bytes - from));
            if (from + block.length < Math.min(bytes, from + BLOCK_BYTES)) {
                return Optional.of(file + " ends at byte " + found + ", and had " + bytes);
            }
            if (!sha256(block).equals(blocks.get(i))) {
                return Optional.of(file + " is damaged between byte " + from + " and byte " + (from + block.length));
            }
        }
        return found == bytes
                ? Optional.empty()
                : Optional.of(
                        file + " has " + found + " bytes, and had " + bytes + ": what is behind that is not ours");
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** Hands on what is written, and adds it to the digest. */
    static final class Output extends OutputStream {

        private final OutputStream file;
        private final MessageDigest all = digest();
        private final MessageDigest block = digest();
        private final List<String> blocks = new ArrayList<>();
        private long bytes;
        private int inBlock;

        Output(OutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            file.write(source, offset, length);
            all.update(source, offset, length);
            bytes += length;
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, BLOCK_BYTES - inBlock);
                block.update(source, offset + done, part);
                done += part;
                inBlock += part;
                if (inBlock == BLOCK_BYTES) {
                    endBlock();
                }
            }
        }

        private void endBlock() {
            blocks.add(hex(block.digest()));
            inBlock = 0;
        }

        /** What was written; nothing may be any more. */
        FileDigest end() {
            if (inBlock > 0) {
                endBlock();
            }
            return new FileDigest(bytes, hex(all.digest()), blocks);
        }
    }
}
