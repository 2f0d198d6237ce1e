package org.bourse.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.server.view.ExchangeViews;

/** Who calls. A key is compared by its SHA-256, in constant time. */
final class Authentication {

    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final ExchangeViews views;
    private final Optional<ApiKeyHash> adminKey;
    private final boolean publicMarketData;

    Authentication(HttpSettings settings, ApiKeys keys, ExchangeViews views) {
        this.keys = keys;
        this.views = views;
        this.adminKey = settings.adminApiKey().map(keys::hash);
        this.publicMarketData = settings.publicMarketData();
    }

    /** The broker that calls; 0 for a call that isn't one broker's. Refuses who may not make it. */
    long brokerId(Access access, Headers headers) throws RefusedException {
        return switch (access) {
            case PUBLIC -> 0;
            case MARKET_DATA -> publicMarketData ? 0 : broker(headers);
            case BROKER -> broker(headers);
            case OPERATOR -> {
                requireOperator(headers);
                yield 0;
            }
        };
    }

    private long broker(Headers headers) throws RefusedException {
        OptionalLong brokerId = views.brokerIdByKey(keys.hash(key(headers)));
        if (brokerId.isEmpty()) {
            throw unauthorized("The key in the Authorization header is not a broker's.");
        }
        return brokerId.getAsLong();
    }

    private void requireOperator(Headers headers) throws RefusedException {
        if (adminKey.isEmpty()) {
            throw new RefusedException(
                    ProblemCode.ADMIN_DISABLED,
                    "This call is the operator's, and no operator's key is configured (EXCHANGE_ADMIN_API_KEY).");
        }
        if (!adminKey.get().matches(keys.hash(key(headers)))) {
            throw unauthorized("The key in the Authorization header is not the operator's.");
        }
    }

    private static String key(Headers headers) throws RefusedException {
        String header = headers.contains(HeaderNames.AUTHORIZATION)
                ? headers.get(HeaderNames.AUTHORIZATION).get()
                : null;
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized("The call needs a key: send the header Authorization: Bearer KEY.");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private static RefusedException unauthorized(String detail) {
        return new RefusedException(ProblemCode.UNAUTHORIZED, detail);
    }
}
