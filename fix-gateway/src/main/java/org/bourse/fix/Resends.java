package org.bourse.fix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixPort;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.SessionID;

/**
 * Resends in batches. QuickFIX/J answers a resend request with everything at once: it would read all of it into memory,
 * and a client that was away for long would be cut for reading too slowly, again and again. So the session is made to
 * see a request for nothing, and the messages come from here, a batch at a time and never faster than the client reads.
 */
final class Resends {

    private static final Logger LOG = LoggerFactory.getLogger(Resends.class);

    /** EndSeqNo(16) at which QuickFIX/J finds nothing to resend, and no gap to fill either. */
    private static final int NOTHING = -1;

    private static final int MOST_UNSENT = 1_000;
    private static final long LOOK_AGAIN_MICROS = 2_000;

    private final int batch;
    private final DelayedTasks timer;
    private final ConcurrentHashMap<SessionID, Range> ranges = new ConcurrentHashMap<>();

    Resends(int batch, DelayedTasks timer) {
        this.batch = batch;
        this.timer = timer;
    }

    /**
     * A resend request, before the session answers it.
     *
     * @throws IncorrectTagValue when there is no such range; who asks from the next message on may, and gets nothing
     */
    void requested(FixSession session, Message request) throws FieldNotFound, IncorrectTagValue {
        int begin = request.getInt(Tag.BEGIN_SEQ_NO);
        int asked = request.getInt(Tag.END_SEQ_NO);
        int newest = session.store().getNextSenderMsgSeqNum() - 1;
        if (begin < 0 || begin > newest + 1) {
            throw new IncorrectTagValue(Tag.BEGIN_SEQ_NO, request.getString(Tag.BEGIN_SEQ_NO));
        }
        if (asked != 0 && asked < begin) {
            throw new IncorrectTagValue(Tag.END_SEQ_NO, request.getString(Tag.END_SEQ_NO));
        }
        int end = asked == 0 ? newest : Math.min(asked, newest);
        request.setInt(Tag.END_SEQ_NO, NOTHING);
        if (begin <= end) {
            start(session, Math.max(begin, 1), end);
        }
    }

    /** Resends a range, both ends included. A range that is still being resent to the session is widened by it. */
    void start(FixSession session, int begin, int end) {
        Range added = new Range(begin, end);
        session.longAnswers().begin();
        boolean first = ranges.putIfAbsent(session.id(), added) == null;
        if (!first) {
            ranges.merge(session.id(), added, Range::with);
            session.longAnswers().end();
        } else {
            timer.soon(() -> resend(session));
        }
    }

    /** Sends the reports of a short range at once, without filling gaps: what lies between was sent. */
    void sendReports(FixSession session, int begin, int end) {
        String now = FixTime.now();
        for (String message : stored(session, begin, end).orElse(List.of())) {
            if (!isSession(message) && !session.sendAgain(RawMessage.repeated(message, now))) {
                return;
            }
        }
    }

    /** Forgets what is still to be resent: the client will ask again. */
    void forget(SessionID session) {
        ranges.remove(session);
    }

    private void resend(FixSession session) {
        boolean more = false;
        try {
            more = session.unsent() > MOST_UNSENT || resendPart(session);
        } finally {
            if (!more) {
                session.longAnswers().end();
            }
        }
        if (more) {
            Future<?> unused = timer.after(LOOK_AGAIN_MICROS, () -> resend(session));
        }
    }

    /** Resends a batch; false when there is nothing to be resent any more. */
    private boolean resendPart(FixSession session) {
        Range range = ranges.get(session.id());
        if (range == null || !session.isLoggedOn()) {
            forget(session.id());
            return false;
        }
        int end = Math.min(range.end, range.begin + batch - 1);
        boolean sent = resend(session, range.begin, end);
        boolean more = sent && end < range.end;
        // A range that was widened meanwhile is begun again: what the client gets twice it can tell by the number.
        ranges.computeIfPresent(
                session.id(), (id, now) -> !now.equals(range) ? now : more ? new Range(end + 1, range.end) : null);
        return ranges.containsKey(session.id());
    }

    private static boolean resend(FixSession session, int begin, int end) {
        Optional<List<String>> stored = stored(session, begin, end);
        if (stored.isEmpty()) {
            return false;
        }
        String now = FixTime.now();
        int next = begin;
        for (String message : stored.get()) {
            int sequence = sequence(message);
            if (isSession(message)) {
                continue;
            }
            boolean sent =
                    fillGap(session, next, sequence, now) && session.sendAgain(RawMessage.repeated(message, now));
            if (!sent) {
                return false;
            }
            next = sequence + 1;
        }
        return fillGap(session, next, end + 1, now);
    }

    /** Messages of the session's store; empty when it can't be read. */
    private static Optional<List<String>> stored(FixSession session, int begin, int end) {
        List<String> stored = new ArrayList<>();
        try {
            session.store().get(begin, end, stored);
            return Optional.of(stored);
        } catch (IOException e) {
            LOG.error("messages to {} can't be resent", session.compId(), e);
            return Optional.empty();
        }
    }

    private static int sequence(String message) {
        return Integer.parseInt(RawMessage.field(message, Tag.MSG_SEQ_NUM).orElseThrow());
    }

    private static boolean isSession(String message) {
        return RawMessage.field(message, Tag.MSG_TYPE)
                .filter(MsgTypes::isSession)
                .isPresent();
    }

    private static boolean fillGap(FixSession session, int from, int next, String now) {
        return from == next
                || session.sendAgain(RawMessage.gapFill(FixPort.OWN_COMP_ID, session.compId(), from, next, now));
    }

    private record Range(int begin, int end) {

        Range with(Range other) {
            return new Range(Math.min(begin, other.begin), Math.max(end, other.end));
        }
    }
}
