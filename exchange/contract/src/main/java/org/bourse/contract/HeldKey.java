package org.bourse.contract;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScope;

/**
 * An API key of a broker or an operator as the gateways check it: whose it is, what it is good for, from where and until
 * when; and when it was used last, which is kept nowhere else. Who has one is told at once when it is revoked. Safe from any
 * thread.
 */
public final class HeldKey {

    /** A use within this time of the one before is not noted: most requests then write to no shared memory. */
    private static final long USE_MICROS = 1_000_000;

    private static final Optional<KeyFault> REVOKED = Optional.of(KeyFault.REVOKED);
    private static final Optional<KeyFault> EXPIRED = Optional.of(KeyFault.EXPIRED);
    private static final Optional<KeyFault> WRONG_ADDRESS = Optional.of(KeyFault.WRONG_ADDRESS);

    private final KeyOwner owner;
    private final ApiKey key;
    private final boolean anywhere;
    private final List<Network> networks;
    private volatile boolean revoked;
    private volatile long lastUsedMicros;

    /** A key of this owner, not used yet. */
    public HeldKey(KeyOwner owner, ApiKey key) {
        this.owner = owner;
        this.key = key;
        this.anywhere = key.terms().networks().isEmpty();
        this.networks = Arrays.stream(key.terms().networks().split(" ", -1))
                .flatMap(network -> Network.parse(network).stream())
                .toList();
    }

    /** The key's owner. */
    public KeyOwner owner() {
        return owner;
    }

    /** The broker whose it is; 0 when it is an operator's. */
    public long brokerId() {
        return owner.brokerId();
    }

    /** The exchange's record of the key. */
    public ApiKey key() {
        return key;
    }

    /** Whether it is good for this. */
    public boolean has(KeyScope scope) {
        return key.terms().scopes().has(scope);
    }

    /** The reason that the key is good for nothing any more; empty while it is good. */
    public Optional<KeyFault> end(long nowMicros) {
        if (revoked) {
            return REVOKED;
        }
        return nowMicros >= key.terms().expiresAtMicros() ? EXPIRED : Optional.empty();
    }

    /** The reason that the key may not be used from this address now; empty when it may. */
    public Optional<KeyFault> fault(InetAddress client, long nowMicros) {
        Optional<KeyFault> end = end(nowMicros);
        return end.isPresent() || isAllowed(client) ? end : WRONG_ADDRESS;
    }

    private boolean isAllowed(InetAddress client) {
        if (anywhere) {
            return true;
        }
        for (Network network : networks) {
            if (network.contains(client)) {
                return true;
            }
        }
        return false;
    }

    /** Notes that it is used. */
    public void used(long nowMicros) {
        if (nowMicros - lastUsedMicros >= USE_MICROS) {
            lastUsedMicros = nowMicros;
        }
    }

    /** The time of the key's last use since the exchange started, to a second; 0 when it was not used. */
    public long lastUsedMicros() {
        return lastUsedMicros;
    }

    /** Says that it is void from now on. */
    public void revoke() {
        revoked = true;
    }
}
