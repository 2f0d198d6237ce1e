package org.bourse.fix.session;

import java.net.InetAddress;
import org.bourse.contract.KeyFault;

/** The count of wrong passwords by address, which says what becomes of each. Safe from any thread. */
@FunctionalInterface
public interface PasswordAttempts {

    /** Nothing is done about wrong passwords. */
    PasswordAttempts UNLIMITED = address -> new Refusal(0, 0);

    /** Counts a wrong password of this address, and says what to do about it. */
    Refusal wrongPassword(InetAddress address);

    /** Counts a password that is known and refused all the same; nothing else becomes of that. */
    default void refused(InetAddress address, long keyId, KeyFault fault) {}

    /**
     * The refusal of a wrong password.
     *
     * @param delayMillis how long the answer waits
     * @param lockedOutSeconds for how long the address is locked out now; 0 when it isn't
     */
    record Refusal(int delayMillis, int lockedOutSeconds) {}
}
