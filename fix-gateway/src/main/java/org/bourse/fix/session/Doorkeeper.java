package org.bourse.fix.session;

import java.util.Optional;

/** Decides who may log on. */
public interface Doorkeeper {

    /**
     * The session of this comp id, when the password is that of its broker. Answers quickly: other connections wait.
     */
    Optional<FixSession> admit(String compId, String password);
}
