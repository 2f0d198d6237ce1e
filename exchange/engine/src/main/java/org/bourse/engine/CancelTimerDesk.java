package org.bourse.engine;

import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Times;

/** Sets brokers' cancel timers, and does what time alone brings about: orders expire, and timers fire. */
final class CancelTimerDesk {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final ExchangeState exchange;
    private final OrderDesk orders;

    CancelTimerDesk(ExchangeState exchange, OrderDesk orders) {
        this.exchange = exchange;
        this.orders = orders;
    }

    /** The latest time that a timer can be set to at this time. */
    static long latest(long timeMicros) {
        return timeMicros + SetCancelTimer.MOST_SECONDS * MICROS_PER_SECOND;
    }

    /** Lets everything happen that is due at the exchange's time, in the order in which it was due. */
    void doWhatIsDue() {
        while (exchange.cancelTimers.firstMicros() <= exchange.timeMicros) {
            orders.expireThrough(exchange.cancelTimers.firstMicros());
            fireFirst();
        }
        orders.expireThrough(exchange.timeMicros);
    }

    void set(SetCancelTimer command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER);
        } else if (command.seconds() < 0 || command.seconds() > SetCancelTimer.MOST_SECONDS) {
            reject(RejectReason.INVALID_CANCEL_AFTER);
        } else {
            long wanted = command.seconds() == 0
                    ? Times.NEVER_MICROS
                    : exchange.timeMicros + command.seconds() * MICROS_PER_SECOND;
            set(broker, command.unlessSooner() ? Math.min(wanted, broker.cancelAtMicros) : wanted, false);
        }
    }

    private void fireFirst() {
        Broker broker = exchange.cancelTimers.first();
        if (broker != null) {
            set(broker, Times.NEVER_MICROS, true);
            orders.cancelAll(broker, null, CancelReason.CANCEL_TIMER);
        }
    }

    private void set(Broker broker, long cancelAtMicros, boolean fired) {
        exchange.cancelTimers.set(broker, cancelAtMicros);
        exchange.events.cancelTimerChanged(broker.id, cancelAtMicros, fired);
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
