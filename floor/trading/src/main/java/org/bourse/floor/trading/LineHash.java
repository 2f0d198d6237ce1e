package org.bourse.floor.trading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One number for all lines so far: the SHA-256 of the number before and the newest line. So that it can be gone on
 * with from a snapshot, which a digest over all lines could not.
 */
public final class LineHash {

    private final MessageDigest digest;
    private byte[] hash = new byte[32];

    /** Of no line yet. */
    public LineHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** One more line. */
    public void add(String line) {
        digest.update(hash);
        hash = digest.digest(line.getBytes(StandardCharsets.UTF_8));
    }

    /** In lower-case hexadecimal. */
    public String text() {
        return HexFormat.of().formatHex(hash);
    }

    /** Carries the number. */
    public void carry(StateCarrier state) {
        hash = state.carry(hash);
    }
}
