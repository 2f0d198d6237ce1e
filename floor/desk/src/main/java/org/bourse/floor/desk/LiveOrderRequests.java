package org.bourse.floor.desk;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the exchange is asked for the orders of one live run: each request by a thread of its own, with a deadline, and again until
 * it is answered, so that one whose answer was lost comes to what the exchange says.
 */
final class LiveOrderRequests {

    private static final Logger LOG = LoggerFactory.getLogger(LiveOrderRequests.class);

    private final LiveOrders orders;
    private final LiveAccount account;

    LiveOrderRequests(LiveOrders orders, LiveAccount account) {
        this.orders = orders;
        this.account = account;
    }

    /** Sends one that was decided now. */
    void enter(LiveRunOrder order) {
        account.start(orders.id(order), () -> untilSent(order));
    }

    /** Asks what became of one that was sent before the floor's start. */
    void askAgain(LiveRunOrder order, Instant deadline) {
        account.start(
                orders.id(order),
                () -> alone(order, () -> ask(order, order.intent.quantity(), deadline, true))
                        .ifPresent(why -> orders.reject(order, why)));
    }

    void cancel(LiveRunOrder order) {
        account.start(orders.id(order), () -> untilCancelled(order));
    }

    void replace(LiveRunOrder order, OrderIntent.Replace change) {
        account.start(orders.id(order), () -> untilReplaced(order, change));
    }

    private boolean isRejected(LiveRunOrder order, Optional<String> why) {
        why.ifPresent(word -> orders.reject(order, word));
        return why.isPresent();
    }

    private void untilSent(LiveRunOrder order) {
        RequestWaits waits = new RequestWaits(account);
        long decided = account.nanos();
        while (!isRejected(order, orders.refusal(order))) {
            try {
                // A power cut must not take from the tape what the order was decided by.
                account.force(order.place);
                alone(order, () -> sent(order)).ifPresent(why -> orders.reject(order, why));
                return;
            } catch (IOException e) {
                // Nothing is sent yet. A close is still wanted when the exchange answers again, and an entry is not.
                boolean late = !order.intent.reduceOnly() && account.nanos() - decided > LiveAccount.TIMELY.toNanos();
                if (isRejected(order, late ? Optional.of("deadline_passed") : Optional.empty()) || !waits.pass()) {
                    return;
                }
            }
        }
    }

    /** What an order comes to at the exchange: why it is refused, or nothing where it is there or the floor ends. */
    @FunctionalInterface
    private interface Asked<E extends Exception> {

        Optional<String> answer() throws E;
    }

    /** What closes a position is sent while nothing else closes it; its refusal is told after that, which may take long. */
    private <E extends Exception> Optional<String> alone(LiveRunOrder order, Asked<E> asked) throws E {
        if (!order.intent.reduceOnly()) {
            return asked.answer();
        }
        Lock closing = account.closing(order.intent.instrument());
        closing.lock();
        try {
            return asked.answer();
        } finally {
            closing.unlock();
        }
    }

    private Optional<String> sent(LiveRunOrder order) throws IOException {
        long quantity = order.intent.reduceOnly() ? reducible(order.intent) : order.intent.quantity();
        if (quantity == 0) {
            return Optional.of("nothing_to_reduce");
        }
        Instant deadline = account.deadline();
        // All of this may have taken long.
        Optional<String> refusal = orders.refusalOrSent(order);
        if (refusal.isPresent()) {
            return refusal;
        }
        account.countSubmitted();
        return ask(order, quantity, deadline, false);
    }

    /** What an order that may only make a position smaller comes to, where the exchange says what there is. */
    private long reducible(OrderIntent.Submit intent) throws IOException {
        long there = account.position(intent.instrument());
        boolean reduces = intent.side() == VenueSide.SELL ? there > 0 : there < 0;
        return reduces ? Math.min(intent.quantity(), Math.abs(there)) : 0;
    }

    /**
     * Sends it until it is answered, and says why it is refused. One that came in time is answered as it was, and one that did
     * not never comes.
     */
    private Optional<String> ask(LiveRunOrder order, long quantity, Instant deadline, boolean wasSent) {
        String id = orders.id(order);
        String symbol = account.symbol(order.intent.instrument());
        boolean unknown = wasSent;
        RequestWaits waits = new RequestWaits(account);
        long began = System.nanoTime();
        do {
            try {
                orders.become(order, unknown ? LiveRunOrder.State.UNKNOWN : LiveRunOrder.State.SENT);
                BourseRestClient.Answer answer =
                        account.exchange().submit(symbol, order.intent, quantity, id, deadline);
                if (answer.isDone() || (unknown && answer.isRefused() && isThere(id))) {
                    account.countAnswered(System.nanoTime() - began);
                    orders.become(order, LiveRunOrder.State.ACCEPTED);
                    account.look();
                    return Optional.empty();
                }
                if (answer.isRefused()) {
                    account.countAnswered(System.nanoTime() - began);
                    LOG.info("{}: the exchange refuses it: {} {}", id, answer.code(), answer.detail());
                    return Optional.of(answer.code());
                }
                if (answer.isLater()) {
                    LOG.info("{}: the exchange takes it later: {} {}", id, answer.code(), answer.detail());
                    waits.next(answer.waitMillis());
                } else {
                    unknown = isUnknown(order, unknown, "it answers " + answer.status() + " " + answer.code());
                }
            } catch (IOException e) {
                unknown = isUnknown(order, unknown, String.valueOf(e.getMessage()));
            }
        } while (waits.pass() && orders.isOpen(order));
        return Optional.empty();
    }

    private boolean isThere(String id) throws IOException {
        BourseRestClient.Answer answer = account.exchange().order(id);
        if (answer.isDone()) {
            return true;
        }
        if (answer.status() == 404) {
            return false;
        }
        throw new IOException("it answers " + answer.status() + " " + answer.code());
    }

    private boolean isUnknown(LiveRunOrder order, boolean before, String why) {
        if (!before) {
            account.countUnknown();
            LOG.warn(
                    "{}: nobody knows whether the exchange has it ({}); it is asked until it says so.",
                    orders.id(order),
                    why);
        }
        orders.become(order, LiveRunOrder.State.UNKNOWN);
        return true;
    }

    private void untilCancelled(LiveRunOrder order) {
        String id = orders.id(order);
        RequestWaits waits = new RequestWaits(account);
        while (orders.isOpen(order)) {
            try {
                BourseRestClient.Answer answer = account.exchange().cancel(id);
                if (answer.isDone()) {
                    account.look();
                    return;
                }
                // 404: it is still on its way, or never comes.
                if (answer.isRefused() && answer.status() != 404) {
                    LOG.warn("{}: the exchange does not cancel it: {} {}", id, answer.code(), answer.detail());
                    orders.refuseChange(order, 0, answer.code());
                    return;
                }
                if (answer.isLater()) {
                    waits.next(answer.waitMillis());
                }
            } catch (IOException e) {
                LOG.info("{}: its cancel is not answered and is sent again: {}", id, e.toString());
            }
            if (!waits.pass()) {
                return;
            }
        }
    }

    private void untilReplaced(LiveRunOrder order, OrderIntent.Replace change) {
        String id = orders.id(order);
        RequestWaits waits = new RequestWaits(account);
        while (orders.isOpen(order)) {
            try {
                if (orders.isAnswered(order)) {
                    BourseRestClient.Answer answer = account.exchange().replace(id, change.price(), change.quantity());
                    if (answer.isDone()) {
                        account.look();
                        return;
                    }
                    if (answer.isRefused()) {
                        orders.refuseChange(order, change.number(), answer.code());
                        return;
                    }
                }
            } catch (IOException e) {
                LOG.info("{}: its change is not answered and is sent again: {}", id, e.toString());
            }
            if (!waits.pass()) {
                return;
            }
        }
    }
}
