package org.bourse.fix;

import java.io.Serial;
import org.bourse.fix.session.FixSession;

/** A message had to wait for what became of those before it, and that took too long. */
final class AnswersOverdueException extends Exception {

    /** The time that a message waits. Longer than the journal or a report takes unless a disk is in trouble. */
    static final long PATIENCE_MILLIS = 10_000;

    @Serial
    private static final long serialVersionUID = 1;

    AnswersOverdueException() {
        super("the messages before this one are not answered yet");
    }

    /** Waits until the session's client is owed so few answers that one more may be. */
    static void awaitRoom(FixSession session) throws AnswersOverdueException {
        if (!session.awaitRoomForAnswers(PATIENCE_MILLIS)) {
            throw new AnswersOverdueException();
        }
    }

    /** Waits until everything is answered that the session's client sent before: what is read then shows all of it. */
    static void awaitAnswers(FixSession session) throws AnswersOverdueException {
        if (!session.answers().awaitNone(PATIENCE_MILLIS)) {
            throw new AnswersOverdueException();
        }
    }
}
