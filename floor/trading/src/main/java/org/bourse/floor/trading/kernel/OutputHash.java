package org.bourse.floor.trading.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bourse.floor.trading.StateCarrier;

/**
 * One number for all outputs so far: the SHA-256 of the number before and the newest output's line. So that it can be gone on
 * with from a snapshot, which a digest over all lines could not.
 */
final class OutputHash {

    private final MessageDigest digest;
    private byte[] hash = new byte[32];

    OutputHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    void add(KernelOutput output) {
        digest.update(hash);
        hash = digest.digest(output.line().getBytes(StandardCharsets.UTF_8));
    }

    /** In lower-case hexadecimal. */
    String text() {
        return HexFormat.of().formatHex(hash);
    }

    void carry(StateCarrier state) {
        hash = state.carry(hash);
    }
}
