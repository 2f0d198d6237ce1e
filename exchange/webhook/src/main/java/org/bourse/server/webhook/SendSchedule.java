package org.bourse.server.webhook;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.PriorityQueue;
import org.bourse.server.webhook.BrokerQueue.Turn;

/**
 * The order in which brokers' notices are sent. Each broker has one attempt under way at the most, and all share a
 * bounded number of places to send from, in two lanes: receivers that answer promptly have one, those that failed or
 * were slow the last time the other. An attempt that takes long loses its prompt place while it is still under way, and
 * counts in the slow lane. So a receiver that hangs takes a prompt place for the length of a lease, once, until it has
 * answered promptly again: however many of them there are, they can't keep the others waiting.
 *
 * <p>The slow lane may hold more than its places for a while, because attempts move into it; it then starts no further
 * ones. Within a lane brokers take turns in the order in which they became ready. No I/O, no clock; owned by the
 * dispatcher's thread.
 */
final class SendSchedule {

    private record Waiting(long dueMicros, long turnNumber, BrokerQueue broker) {}

    private final int placesPerLane;
    private final ArrayDeque<BrokerQueue> promptReady = new ArrayDeque<>();
    private final ArrayDeque<BrokerQueue> slowReady = new ArrayDeque<>();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>((one, other) -> {
        int byTime = Long.compare(one.dueMicros(), other.dueMicros());
        return byTime != 0 ? byTime : Long.compare(one.turnNumber(), other.turnNumber());
    });
    private int promptSending;
    private int slowSending;
    private long turns;

    SendSchedule(int placesPerLane) {
        this.placesPerLane = placesPerLane;
    }

    /** A broker may have something new to send: gives it a place in line, now or at its time. */
    void offer(BrokerQueue broker) {
        boolean mayStepUp = broker.turn == Turn.IDLE || (broker.turn == Turn.WAITING && broker.hasRedelivery());
        if (!mayStepUp || !broker.hasWork() || broker.discarded) {
            return;
        }
        broker.turnNumber = ++turns;
        if (broker.hasRedelivery()) {
            line(broker);
        } else {
            broker.turn = Turn.WAITING;
            waiting.add(new Waiting(broker.dueMicros(), broker.turnNumber, broker));
        }
    }

    /** The next broker that may send now; it then has a place, until {@link #finished}. */
    Optional<BrokerQueue> next(long nowMicros) {
        while (!waiting.isEmpty() && waiting.element().dueMicros() <= nowMicros) {
            Waiting due = waiting.remove();
            // Since then it may have got another turn.
            if (due.broker().turn == Turn.WAITING && due.broker().turnNumber == due.turnNumber()) {
                line(due.broker());
            }
        }
        BrokerQueue broker = null;
        if (promptSending < placesPerLane) {
            broker = promptReady.poll();
        }
        if (broker == null && slowSending < placesPerLane) {
            broker = slowReady.poll();
        }
        if (broker == null) {
            return Optional.empty();
        }
        broker.turn = Turn.SENDING;
        broker.inSlowPlace = broker.slow;
        count(broker, 1);
        return Optional.of(broker);
    }

    /** Its attempt takes longer than a prompt place is lent for. */
    void overstayed(BrokerQueue broker) {
        if (!broker.inSlowPlace) {
            count(broker, -1);
            broker.inSlowPlace = true;
            broker.slow = true;
            count(broker, 1);
        }
    }

    /**
     * Its attempt is over, or it had nothing to send after all.
     *
     * @param slow whether it belongs in the slow lane from now on
     */
    void finished(BrokerQueue broker, boolean slow) {
        count(broker, -1);
        broker.slow = slow;
        broker.turn = Turn.IDLE;
        offer(broker);
    }

    /** The time at which the next broker that waits for its time is due; {@link Long#MAX_VALUE} when none does. */
    long nextDueMicros() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.element().dueMicros();
    }

    /** Attempts under way. */
    int sending() {
        return promptSending + slowSending;
    }

    /** Nobody is in line any more; places that are taken stay so until they are given back. Brokers are not to be used again. */
    void clear() {
        promptReady.clear();
        slowReady.clear();
        waiting.clear();
    }

    private void line(BrokerQueue broker) {
        broker.turn = Turn.READY;
        (broker.slow ? slowReady : promptReady).add(broker);
    }

    private void count(BrokerQueue broker, int change) {
        if (broker.inSlowPlace) {
            slowSending += change;
        } else {
            promptSending += change;
        }
    }
}
