package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;

/**
 * A book of our own exchange by the rules of its feed: a snapshot, then changes each of which names the one before it, and now
 * and then a checksum over the best hundred levels. Whatever does not fit is a reason to subscribe anew, which brings a
 * snapshot. Its trades are numbered one by one; where some are missing they are asked for, and what came before them comes again.
 */
final class BourseBook extends ResubscribedBook {

    private static final int CHECKED_LEVELS = 100;
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final long NO_TRADE = -1;

    /** So often a trade is asked for that does not come, or can't be read when it does. */
    private static final int TIMES_ASKED = 3;

    private final Map<Long, Long> bidOrders = new HashMap<>();
    private final Map<Long, Long> askOrders = new HashMap<>();
    private long last;
    private long lastTrade = NO_TRADE;
    private long lastTradeNanos;
    private boolean tradesMissing;
    private int timesAsked;

    /** The lowest number that came behind the missing ones. */
    private long behindMissing;

    private long askTradesAgainNanos;

    BourseBook(Book book, MarketEvents events, Venue.Requests requests, FeedCounters counters) {
        super(book, events, requests, counters, PAUSE_NANOS);
    }

    @Override
    long last() {
        return last;
    }

    /** How many orders there are at a level: part of what the checksum covers. */
    void orders(VenueSide side, long price, long quantity, long orders) {
        Map<Long, Long> of = side == VenueSide.BUY ? bidOrders : askOrders;
        if (quantity == 0) {
            of.remove(price);
        } else {
            of.put(price, orders);
        }
    }

    /** A whole book follows. */
    void forgetOrders() {
        bidOrders.clear();
        askOrders.clear();
    }

    /** Begins with a whole book. */
    void snapshot(EventHeader raw, long sequence, long checksum, Levels bids, Levels asks) {
        last = sequence;
        book.replace(derived(raw, sequence, 0), bids, asks);
        events.snapshot(derived(raw, sequence, 0), bids, asks);
        counters.count("snapshots_taken");
        if (checksum >= 0 && checksum != checksum()) {
            counters.count("checksum_mismatches");
            lose(raw, StaleReason.AUDIT);
        } else {
            live(raw);
        }
    }

    /** Takes changes in; {@code checksum} is -1 where there is none. */
    void changes(EventHeader raw, long previous, long sequence, long checksum, Levels bids, Levels asks) {
        if (!isLive()) {
            ask(raw);
            return;
        }
        if (previous != last) {
            counters.count("gaps");
            lose(raw, StaleReason.GAP);
            return;
        }
        last = sequence;
        if (bids.size() + asks.size() > 0) {
            book.change(derived(raw, sequence, 0), bids, asks);
            events.changes(derived(raw, sequence, 0), bids, asks);
            if (isTooLarge()) {
                lose(raw, StaleReason.TOO_LARGE);
                return;
            }
        }
        if (checksum >= 0) {
            if (checksum == checksum()) {
                counters.count("checksums_right");
            } else {
                counters.count("checksum_mismatches");
                lose(raw, StaleReason.AUDIT);
            }
        }
    }

    /**
     * Whether a trade of that number and time is the next; where some are missing before it they are asked for. Those that several
     * answers do not bring are given up, and counted: the first that comes behind them is the next then. One that is later than
     * the last and has no higher number is the first of an exchange that counts anew.
     */
    boolean isNextTrade(EventHeader raw, long number, long nanos) {
        boolean anew = number <= lastTrade && nanos > lastTradeNanos;
        if (number <= lastTrade && !anew) {
            counters.count("trades_repeated");
            return false;
        }
        if (lastTrade != NO_TRADE && number > lastTrade + 1 && !isGivenUp(number)) {
            tradesMissing = true;
            askForTrades(raw);
            return false;
        }
        if (anew) {
            counters.count("trades_anew");
        }
        goOn();
        lastTrade = number;
        lastTradeNanos = Math.max(lastTradeNanos, nanos);
        requests.traded(book.instrument(), number);
        return true;
    }

    /** Whether those between the last one and that are not waited for any more, since it comes behind them in each answer. */
    private boolean isGivenUp(long number) {
        behindMissing = tradesMissing ? Math.min(behindMissing, number) : number;
        if (timesAsked < TIMES_ASKED || number > behindMissing) {
            return false;
        }
        counters.add("trades_missed", number - lastTrade - 1);
        return true;
    }

    private void goOn() {
        tradesMissing = false;
        timesAsked = 0;
    }

    void trade(EventHeader raw, long id, long price, long quantity, VenueSide aggressor, long nanos) {
        events.trade(derived(raw, id, nanos), id, price, quantity, aggressor);
    }

    /** Not all trades after that number are known any more; those after the other follow. A new exchange counts from 1 again. */
    void tradesContinue(long asked, long after) {
        if (asked == lastTrade) {
            counters.add("trades_missed", Math.max(0, after - asked));
            goOn();
            lastTrade = after;
            requests.traded(book.instrument(), after);
        }
    }

    private void askForTrades(EventHeader raw) {
        if (isOpen() && raw.receiveNanos >= askTradesAgainNanos) {
            askTradesAgainNanos = raw.receiveNanos + PAUSE_NANOS;
            timesAsked++;
            counters.count("trades_asked");
            requests.askForTrades(book.instrument(), lastTrade);
        }
    }

    /** The clock went on. */
    void tick(EventHeader raw) {
        ask(raw);
        if (tradesMissing) {
            askForTrades(raw);
        }
    }

    private long checksum() {
        StringBuilder text = new StringBuilder();
        append(text, VenueSide.SELL, askOrders);
        text.append('|');
        append(text, VenueSide.BUY, bidOrders);
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private void append(StringBuilder text, VenueSide side, Map<Long, Long> orders) {
        for (int i = 0; i < Math.min(book.depth(side), CHECKED_LEVELS); i++) {
            long price = book.price(side, i);
            text.append(price).append(':').append(book.quantity(side, i)).append(':');
            text.append(orders.getOrDefault(price, 0L)).append(',');
        }
    }
}
