package org.bourse.fix.session;

import java.net.InetAddress;
import org.bourse.contract.HeldKey;
import org.bourse.contract.KeyFault;

/** Decides who may log on. */
public interface LogonAdmission {

    /**
     * Whether the password is that of the broker with this comp id. Answers quickly: other connections wait.
     *
     * @param client from where it is shown
     */
    Admission admit(String compId, String password, InetAddress client);

    /** The decision on a Logon. */
    sealed interface Admission {

        /** The connection may have this session, for as long as the key that was its password is good. */
        record Admitted(FixSession session, HeldKey key) implements Admission {}

        /** The password is right, but the session is not there yet: to be asked again in a moment. */
        record NotYet() implements Admission {}

        /** Nobody has this password. */
        record WrongPassword() implements Admission {}

        /** The password is the broker's key, but not good for this. */
        record Fault(HeldKey key, KeyFault fault) implements Admission {}

        /** The password is another broker's, or the session can't be had. */
        record Refused() implements Admission {}
    }
}
