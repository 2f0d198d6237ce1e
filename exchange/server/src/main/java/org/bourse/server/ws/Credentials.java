package org.bourse.server.ws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;

/** Who a key belongs to. */
final class Credentials {

    private final ExchangeViews views;

    Credentials(ExchangeViews views) {
        this.views = views;
    }

    /** The broker with this key. */
    Optional<BrokerSnapshot> broker(String apiKey) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return views.brokerByKey(ApiKeyHash.of(sha256.digest(apiKey.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether the broker is still registered: a reset makes every key void. */
    boolean isRegistered(long brokerId) {
        return views.broker(brokerId).isPresent();
    }
}
