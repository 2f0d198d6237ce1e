package org.bourse.server.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bourse.engine.model.ApiKeyHash;

/** Makes keys and secrets, and hashes what callers present. The keys themselves are kept nowhere. */
final class ApiKeys {

    /** So that a key found in the wrong place is known for what it is. */
    private static final String KEY_PREFIX = "bk_";

    /** As Standard Webhooks has it. */
    private static final String SECRET_PREFIX = "whsec_";

    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** Cloned for each key, which is cheaper than looking the algorithm up. */
    private final MessageDigest sha256 = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A new API key: 256 random bits. */
    String newKey() {
        return KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    /** A new secret to sign webhooks with: 256 random bits, in the form that receivers' libraries take. */
    String newWebhookSecret() {
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(randomBytes());
    }

    /** What is kept of a key. */
    ApiKeyHash hash(String key) {
        try {
            MessageDigest digest = (MessageDigest) sha256.clone();
            return ApiKeyHash.of(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
