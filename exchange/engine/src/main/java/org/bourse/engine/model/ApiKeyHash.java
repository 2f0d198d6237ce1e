package org.bourse.engine.model;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The SHA-256 of an API key: all the exchange ever keeps of it. Kept as four longs rather than an array so that
 * it is immutable and costs no second object.
 */
public record ApiKeyHash(long word0, long word1, long word2, long word3) {

    /** Bytes in a hash. */
    public static final int LENGTH = 32;

    /**
     * Reads a hash from its bytes, big-endian.
     *
     * @throws IllegalArgumentException unless there are exactly {@value #LENGTH} bytes
     */
    public static ApiKeyHash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an API key hash has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new ApiKeyHash(word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 24));
    }

    /** The hash's bytes, big-endian. */
    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        put(bytes, 0, word0);
        put(bytes, 8, word1);
        put(bytes, 16, word2);
        put(bytes, 24, word3);
        return bytes;
    }

    /** Whether both are the same hash, in a time that does not depend on where they differ. */
    public boolean matches(ApiKeyHash other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    /** Lower-case hexadecimal, 64 characters. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }

    private static long word(byte[] bytes, int offset) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | (bytes[offset + i] & 0xFF);
        }
        return word;
    }

    private static void put(byte[] bytes, int offset, long word) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[offset + i] = (byte) (word >>> (56 - 8 * i));
        }
    }
}
