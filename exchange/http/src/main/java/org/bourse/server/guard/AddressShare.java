package org.bourse.server.guard;

import org.bourse.contract.TokenBucket;

/** An address's anonymous connections and requests. Thread-safe; kept by {@link ConnectionGuard} while in use. */
final class AddressShare {

    private final TokenBucket requests;
    private int connections;

    AddressShare(int requestsPerSecond, long nowNanos) {
        this.requests = new TokenBucket(requestsPerSecond, 2, nowNanos);
    }

    /** Takes one request, or one connection's beginning, if that is allowed now. */
    synchronized boolean take() {
        return requests.take(System.nanoTime());
    }

    /** Gives back what was taken, which was not anonymous. */
    synchronized void giveBack() {
        requests.giveBack();
    }

    /** Counts one connection more, if that is allowed. */
    synchronized boolean connect(int most) {
        if (connections >= most) {
            return false;
        }
        connections++;
        return true;
    }

    /** Counts one connection less. */
    synchronized void disconnect() {
        connections--;
    }

    /** Whether there is nothing to remember of it. */
    synchronized boolean isUnused(long nowNanos) {
        return connections == 0 && requests.isFull(nowNanos);
    }
}
