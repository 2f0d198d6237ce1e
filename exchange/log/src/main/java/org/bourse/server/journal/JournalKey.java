package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bourse.server.journal.JournalFiles.JournalFile;

/**
 * The key under which a journal's commands are encrypted: they have brokers' webhook secrets and their clients'
 * document numbers. It lies beside the segments, so it keeps nothing from those who may read the directory. What it
 * keeps is that a segment tells something to who has only that: in a copy handed on to look into a fault, or in the
 * blocks of a disk that deleted files leave behind.
 */
final class JournalKey {

    static final String FILE = "key";

    private static final int KEY_BYTES = 32;
    private static final long MAGIC = 0x5945_4B45_5352_5542L; // "BURSEKEY" as bytes
    private static final int LENGTH = Long.BYTES + KEY_BYTES + Integer.BYTES;

    private final byte[] key;

    private JournalKey(byte[] key) {
        this.key = key;
    }

    /** Whether there is one. */
    static boolean isIn(JournalFiles files) throws IOException {
        return files.names().contains(FILE);
    }

    /** Makes one, which is on the disk before anything is encrypted with it. */
    static JournalKey create(JournalFiles files) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        write(files, key);
        return new JournalKey(key);
    }

    private static void write(JournalFiles files, byte[] key) throws IOException {
        String unfinished = FILE + OpenSegment.UNFINISHED_SUFFIX;
        files.delete(unfinished);
        try (JournalFile file = files.create(unfinished)) {
            ByteBuffer bytes = bytes(key);
            while (bytes.hasRemaining()) {
                file.write(bytes, bytes.position());
            }
            file.force();
        }
        files.rename(unfinished, FILE);
        files.force();
    }

    /** @throws JournalDamagedException when it is not what was written */
    static JournalKey read(JournalFiles files) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(LITTLE_ENDIAN);
        try (JournalFile file = files.open(FILE)) {
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                // to the end, wherever that is
            }
        }
        if (bytes.hasRemaining()
                || bytes.getLong(0) != MAGIC
                || bytes.getInt(LENGTH - Integer.BYTES) != checksum(bytes)) {
            throw new JournalDamagedException(files.describe(FILE)
                    + " is not what was written, and the journal can't be read without it: restore it from a copy");
        }
        byte[] key = new byte[KEY_BYTES];
        bytes.get(Long.BYTES, key);
        return new JournalKey(key);
    }

    /** Tells it from others without giving it away. Not 0. */
    long id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return ByteBuffer.wrap(digest).getLong() | 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The cipher for one block, which {@link CommandCipher} makes a stream of. */
    Cipher blocks() {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }

    /**
     * The cipher for a whole sealed segment, which encrypts and decrypts. Its blocks' numbers are negative, and those of
     * commands, which begin with a time, never are: no two of them are encrypted with the same.
     */
    Cipher stream(long ordinal, int mode) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] first = ByteBuffer.allocate(2 * Long.BYTES).putLong(~ordinal).array();
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(first));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }

    /** Puts it beside files that are encrypted with it, where it isn't yet. */
    void copyTo(JournalFiles others) throws IOException {
        write(others, key);
    }

    private static ByteBuffer bytes(byte[] key) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(LITTLE_ENDIAN);
        bytes.putLong(MAGIC).put(key).putInt(checksum(bytes));
        return bytes.flip();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(LENGTH - Integer.BYTES));
        return (int) crc.getValue();
    }
}
