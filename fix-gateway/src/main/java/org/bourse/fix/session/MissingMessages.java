package org.bourse.fix.session;

import java.util.concurrent.Future;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;

/**
 * The watch over one session's gap: the messages of its client that are missing while later ones are there. QuickFIX/J asks
 * for a gap once, and then not again until a message arrives that has the last number it asked for. That never happens when
 * the number was wrong, or when the answer was damaged, too: such a session would keep every message for later and say
 * nothing more.
 *
 * <p>So whenever the next message is missing and its number has not been reached for a while, it is asked for again (FIX
 * 4.4 volume 2, "ordered message processing"), each time after twice as long, and in the end the session is logged out.
 */
final class MissingMessages {

    private static final Logger LOG = LoggerFactory.getLogger(MissingMessages.class);

    /** With a second to begin with: after 1, 3, 7, 15, 31 and 63 seconds; after 127 the session ends. */
    private static final int MOST_REQUESTS = 6;

    private final FixSession session;
    private final DelayedTasks timer;
    private final long firstMicros;

    private boolean watching;
    private int missing;
    private int requests;

    /** Counts the gaps, so that what was to be done about one before is not done about this one. */
    private int gap;

    /**
     * Watches over a session.
     *
     * @param firstMicros how long a message may be missing before it is asked for again the first time
     */
    MissingMessages(FixSession session, DelayedTasks timer, long firstMicros) {
        this.session = session;
        this.timer = timer;
        this.firstMicros = firstMicros;
    }

    /** Looks, when a message has been handled, whether one before it is missing. */
    synchronized void look() {
        int expected = session.quickfix().getExpectedTargetNum();
        // While a long answer comes in, the number grows with each message: that is looked at once in a while only.
        boolean another = !watching || (requests > 0 && expected != missing);
        if (another && session.ahead().isAnyAfter(expected)) {
            watching = true;
            watch(expected);
        }
    }

    /** The connection has ended: the next one's Logon asks for what is missing then. */
    synchronized void forget() {
        watching = false;
        gap++;
    }

    private void watch(int expected) {
        gap++;
        missing = expected;
        requests = 0;
        lookLater();
    }

    private void lookLater() {
        int now = gap;
        Future<?> unused = timer.after(firstMicros << requests, () -> lookAgain(now));
    }

    private synchronized void lookAgain(int watched) {
        if (watched != gap) {
            return;
        }
        int expected = session.quickfix().getExpectedTargetNum();
        if (!session.isLoggedOn() || !session.ahead().isAnyAfter(expected)) {
            watching = false;
        } else if (expected != missing) {
            watch(expected);
        } else if (requests == MOST_REQUESTS) {
            watching = false;
            LOG.warn("{} did not send its message {}: logged out", session.compId(), missing);
            session.end(
                    "MsgSeqNum(34) " + missing + " was asked for " + (MOST_REQUESTS + 1) + " times and did not come");
        } else {
            requests++;
            ask();
            lookLater();
        }
    }

    private void ask() {
        Message request = new Message();
        request.getHeader().setString(Tag.BEGIN_STRING, session.id().getBeginString());
        request.getHeader().setString(Tag.MSG_TYPE, MsgTypes.RESEND_REQUEST);
        request.setInt(Tag.BEGIN_SEQ_NO, missing);
        request.setInt(Tag.END_SEQ_NO, 0);
        session.quickfix().send(request);
    }
}
