package org.bourse.fix;

import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.bourse.fix.AnswerListener.Operation;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.Message;

/** Counts the messages of all sessions since the start, and tells of answers. Safe from any thread. */
final class Traffic {

    /** Messages that say nothing but that something was refused. */
    private static final Set<String> REFUSALS = Set.of(
            MsgTypes.REJECT, MsgTypes.BUSINESS_REJECT, MsgTypes.ORDER_CANCEL_REJECT, MsgTypes.MARKET_DATA_REJECT);

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder rejects = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private volatile AnswerListener listener = (operation, nanos) -> {};

    /** A client's message that its session took. */
    void received() {
        received.increment();
    }

    /** A message for a client, there or away; a repetition is not counted again. */
    void sent(Message message) {
        if (message.getHeader().isSetField(Tag.POSS_DUP_FLAG)) {
            return;
        }
        sent.increment();
        if (refuses(message)) {
            rejects.increment();
        }
    }

    /** A message that came too soon after those before it. */
    void throttled() {
        throttled.increment();
    }

    /** Sets the listener to answers from now on. */
    void listener(AnswerListener told) {
        listener = told;
    }

    /** Notes that a client's request was answered. */
    void answered(Request asked) {
        if (!asked.isTimed()) {
            return;
        }
        long nanos = System.nanoTime() - asked.sinceNanos();
        switch (asked.msgType()) {
            case MsgTypes.NEW_ORDER -> listener.answered(Operation.SUBMIT, nanos);
            case MsgTypes.REPLACE_REQUEST -> listener.answered(Operation.REPLACE, nanos);
            case MsgTypes.CANCEL_REQUEST -> listener.answered(Operation.CANCEL, nanos);
            case MsgTypes.MASS_CANCEL_REQUEST -> listener.answered(Operation.MASS_CANCEL, nanos);
            default -> {
                // What the end of a session asks for is answered to nobody.
            }
        }
    }

    long receivedCount() {
        return received.sum();
    }

    long sentCount() {
        return sent.sum();
    }

    long rejectCount() {
        return rejects.sum();
    }

    long throttledCount() {
        return throttled.sum();
    }

    private static boolean refuses(Message message) {
        String type = message.getHeader().getOptionalString(Tag.MSG_TYPE).orElse("");
        return REFUSALS.contains(type)
                || (type.equals(MsgTypes.EXECUTION_REPORT)
                        && message.getOptionalString(Tag.EXEC_TYPE)
                                .filter(String.valueOf(FixCodes.REJECTED)::equals)
                                .isPresent());
    }
}
