package org.bourse.fix.session;

/** Decides who may log on. */
public interface LogonAdmission {

    /** Whether the password is that of the broker with this comp id. Answers quickly: other connections wait. */
    Admission admit(String compId, String password);

    /** What a Logon comes to. */
    sealed interface Admission {

        /** The connection may have this session. */
        record Admitted(FixSession session) implements Admission {}

        /** The password is right, but the session is not there yet: to be asked again in a moment. */
        record NotYet() implements Admission {}

        /** Nobody has this password. */
        record WrongPassword() implements Admission {}

        /** The password is another broker's, or the session can't be had. */
        record Refused() implements Admission {}
    }
}
