package org.bourse.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.HeldKey;
import org.bourse.contract.KeyFault;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.bourse.server.access.Entrance;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.KeyAttempts.Gateway;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Caller;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.view.ExchangeViews;

/**
 * Finds the caller of a request by its key. A key is compared by its SHA-256, in constant time. Wrong ones are counted
 * by address; from one that is locked out the configured operator's key, which people may have made up, isn't taken
 * either, unless it was taken from there before.
 */
final class Authentication {

    private static final String SCHEME = "Bearer ";

    /** More places than an operator works from. */
    private static final int MOST_OPERATOR_ADDRESSES = 64;

    private final ExchangeViews views;
    private final Optional<ApiKeyHash> adminKey;
    private final boolean publicMarketData;
    private final Entrance entrance;
    private final Clock clock;
    private final Set<InetAddress> operatorAddresses = ConcurrentHashMap.newKeySet();

    Authentication(HttpSettings settings, ExchangeViews views, Entrance entrance, Clock clock) {
        this.clock = clock;
        this.views = views;
        this.adminKey = settings.adminApiKey().map(ApiKeyDigest::of);
        this.publicMarketData = settings.publicMarketData();
        this.entrance = entrance;
    }

    /**
     * The caller of a request. Refuses who may not make the call.
     *
     * @param client its address
     */
    Caller caller(Access access, Headers headers, InetAddress client) throws RefusedException {
        return switch (access) {
            case PUBLIC -> Caller.NOBODY;
            case MARKET_DATA -> publicMarketData ? Caller.NOBODY : Caller.broker(broker(access, headers, client));
            case TRADE, CANCEL, TRADE_AND_CANCEL, READ, WEBHOOKS, KEYS ->
                Caller.broker(broker(access, headers, client));
            case VIEWER, REGISTRAR, MARKET, RISK, SUPERUSER ->
                operator(access.role().orElseThrow(), headers, client);
        };
    }

    private long broker(Access access, Headers headers, InetAddress client) throws RefusedException {
        Optional<HeldKey> found = views.key(ApiKeyDigest.of(key(headers)));
        if (found.isEmpty()) {
            throw wrongKey("The key in the Authorization header is not a broker's, or not any more.", client);
        }
        HeldKey key = found.get();
        long nowMicros = clock.millis() * 1_000;
        Optional<KeyFault> fault = key.fault(client, nowMicros);
        if (fault.isPresent()) {
            throw refused(key, fault.get(), client);
        }
        KeyScopes missing = access.scopes().without(key.key().terms().scopes());
        if (!missing.isEmpty()) {
            entrance.wrongKeys().refused(Gateway.REST, client, key.key().keyId(), KeyFault.SCOPE_MISSING);
            throw new RefusedException(
                    ProblemCode.SCOPE_MISSING, "This call needs a key with the scope " + words(missing) + ", too.");
        }
        key.used(nowMicros);
        return key.brokerId();
    }

    private RefusedException refused(HeldKey key, KeyFault fault, InetAddress client) {
        entrance.wrongKeys().refused(Gateway.REST, client, key.key().keyId(), fault);
        return switch (fault) {
            case REVOKED -> unauthorized("The key in the Authorization header was revoked.");
            case EXPIRED ->
                new RefusedException(
                        ProblemCode.KEY_EXPIRED,
                        "The key in the Authorization header expired at "
                                + UtcTimes.format(key.key().terms().expiresAtMicros()) + ".");
            case WRONG_ADDRESS ->
                new RefusedException(
                        ProblemCode.ADDRESS_NOT_ALLOWED,
                        "The key in the Authorization header may not be used from " + client.getHostAddress() + ".");
            case SCOPE_MISSING -> throw new IllegalArgumentException("a missing scope is told with its name");
        };
    }

    private static String words(KeyScopes scopes) {
        return scopes.list().stream().map(JsonFields::word).collect(Collectors.joining(", "));
    }

    private Caller operator(OperatorRole needed, Headers headers, InetAddress client) throws RefusedException {
        boolean disabled = adminKey.isEmpty() && views.operators().isEmpty();
        if (disabled) {
            throw new RefusedException(
                    ProblemCode.ADMIN_DISABLED,
                    "This call is the operator's, and no operator's key is configured (EXCHANGE_ADMIN_API_KEY).");
        }
        ApiKeyHash shown = ApiKeyDigest.of(key(headers));
        Optional<HeldKey> own = views.operatorKey(shown);
        if (own.isPresent()) {
            return operator(own.get(), needed, client);
        }
        boolean right = adminKey.isPresent() && adminKey.get().matches(shown);
        if (!right) {
            throw wrongKey("The key in the Authorization header is not an operator's, or not any more.", client);
        }
        requireNotLockedOut(client);
        return Caller.CONFIGURED_OPERATOR;
    }

    /** The operator with this key. A key that the exchange made can't have been guessed: no lock-out is for it. */
    private Caller operator(HeldKey key, OperatorRole needed, InetAddress client) throws RefusedException {
        long nowMicros = clock.millis() * 1_000;
        Optional<KeyFault> fault = key.fault(client, nowMicros);
        if (fault.isPresent()) {
            throw refused(key, fault.get(), client);
        }
        Optional<Operator> operator = views.operator(key.owner().id());
        if (operator.isEmpty()) {
            throw refused(key, KeyFault.REVOKED, client);
        }
        OperatorRole role = operator.get().role();
        if (!role.covers(needed)) {
            entrance.wrongKeys().refused(Gateway.REST, client, key.key().keyId(), KeyFault.SCOPE_MISSING);
            throw new RefusedException(
                    ProblemCode.ROLE_MISSING,
                    "This call needs the role " + JsonFields.word(needed)
                            + (needed == OperatorRole.SUPERUSER ? "" : " or superuser") + "; yours is "
                            + JsonFields.word(role) + ".");
        }
        key.used(nowMicros);
        return Caller.operator(operator.get().operatorId(), operator.get().name());
    }

    private void requireNotLockedOut(InetAddress client) throws RefusedException {
        if (operatorAddresses.contains(client)) {
            return;
        }
        int seconds = entrance.wrongKeys().lockedOutSeconds(client);
        if (seconds > 0) {
            throw lockedOut(seconds);
        }
        if (operatorAddresses.size() < MOST_OPERATOR_ADDRESSES) {
            operatorAddresses.add(client);
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

    /** Waits as long as this address has to, on the request's own thread. */
    private RefusedException wrongKey(String detail, InetAddress client) {
        KeyAttempts.Refusal refusal = entrance.wrongKeys().wrongKey(Gateway.REST, client);
        if (refusal.lockedOutSeconds() > 0) {
            return lockedOut(refusal.lockedOutSeconds());
        }
        refusal.waitOut();
        return unauthorized(detail);
    }

    private static RefusedException lockedOut(int seconds) {
        return new Problem(
                        ProblemCode.TOO_MANY_WRONG_KEYS,
                        "Too many wrong keys came from your address: further wrong ones are refused at once for "
                                + seconds + " seconds.")
                .with(HeaderNames.RETRY_AFTER.defaultCase(), Integer.toString(seconds))
                .refused();
    }

    private static RefusedException unauthorized(String detail) {
        return new RefusedException(ProblemCode.UNAUTHORIZED, detail);
    }
}
