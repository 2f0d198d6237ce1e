package org.bourse.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bourse.engine.model.ApiKeyHash;

/** The SHA-256 of an API key, by which every gateway knows whose it is; keys themselves are kept nowhere. */
public final class ApiKeyDigest {

    /** Never fed: cloned for each key, which is cheaper than looking the algorithm up. */
    private static final MessageDigest SHA_256 = sha256();

    private ApiKeyDigest() {}

    /** The hash that is kept of a key. */
    public static ApiKeyHash of(String key) {
        try {
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            return ApiKeyHash.of(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
