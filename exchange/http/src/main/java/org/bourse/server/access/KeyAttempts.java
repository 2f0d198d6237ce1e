package org.bourse.server.access;

import java.net.InetAddress;
import org.bourse.contract.KeyFault;

/**
 * The record of wrong keys, by address and over all gateways together: each further one waits longer for its refusal,
 * and too many lock the address out for a while. A broker's right key is let in all the same, because it can't be
 * guessed and its owner may share the address with whoever is guessing. Safe from any thread.
 */
public interface KeyAttempts {

    /** A gateway where keys are shown. */
    enum Gateway {
        REST,
        WEBSOCKET,
        FIX
    }

    /** Counts a wrong key of this address, and says what to do about it. */
    Refusal wrongKey(Gateway gateway, InetAddress address);

    /** Counts a key that is known and doesn't get its owner what it was shown for; nothing else becomes of that. */
    void refused(Gateway gateway, InetAddress address, long keyId, KeyFault fault);

    /** For how many seconds the address is still locked out; 0 when it isn't. */
    int lockedOutSeconds(InetAddress address);

    /**
     * The refusal of a wrong key.
     *
     * @param delayMillis how long the answer waits
     * @param lockedOutSeconds for how long the address is locked out now; 0 when it isn't
     */
    record Refusal(int delayMillis, int lockedOutSeconds) {

        /** Waits as long as the answer has to, on the thread of whoever showed the key; it must not be anybody else's. */
        public void waitOut() {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** For an exchange, or a test, where nothing is done about wrong keys. */
    KeyAttempts UNLIMITED = new KeyAttempts() {
        @Override
        public Refusal wrongKey(Gateway gateway, InetAddress address) {
            return new Refusal(0, 0);
        }

        @Override
        public void refused(Gateway gateway, InetAddress address, long keyId, KeyFault fault) {
            // Nobody asks here.
        }

        @Override
        public int lockedOutSeconds(InetAddress address) {
            return 0;
        }
    };
}
