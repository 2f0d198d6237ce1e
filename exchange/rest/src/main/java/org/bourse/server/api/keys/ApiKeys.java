package org.bourse.server.api.keys;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes API keys and webhook secrets, which are shown once. */
public final class ApiKeys {

    /** A header for answers that have a key in them, which is shown this once. */
    public static final Header NOT_STORED = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    /** So that a key found in the wrong place is known for what it is. */
    private static final String KEY_PREFIX = "bk_";

    private static final String OPERATORS_KEY_PREFIX = "ok_";

    /** As Standard Webhooks has it. */
    private static final String SECRET_PREFIX = "whsec_";

    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** A new API key: 256 random bits. */
    public String newKey() {
        return KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    /** A new API key of an operator: as many. */
    String newOperatorsKey() {
        return OPERATORS_KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    /** A new secret to sign webhooks with: 256 random bits, in the form that receivers' libraries take. */
    public String newWebhookSecret() {
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(randomBytes());
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
