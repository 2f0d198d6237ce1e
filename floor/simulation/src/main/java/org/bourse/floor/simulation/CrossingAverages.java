package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.BarSeries;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.VenueAccount;

/**
 * Buys when the average of the last few bars' closing prices rises above that of more of them, and sells what it holds when it
 * falls below: long only, a fixed share of the account at a time. Sums are exact integers, so that two averages are compared
 * without rounding. Bars that a gap divides are not averaged together.
 */
public final class CrossingAverages extends MarketEventsAdapter implements RunStrategy {

    /**
     * How it decides.
     *
     * @param fast bars of the shorter average
     * @param slow bars of the longer one
     * @param barNanos the length of a bar
     * @param shareThousandths how much of the account's money an entry is worth, in thousandths
     */
    public record Terms(int fast, int slow, long barNanos, int shareThousandths) {

        /** Most bars of an average. */
        public static final int MAX_BARS = 10_000;

        /** 10 and 30 bars of a second, 2 % of the account. */
        public static final Terms DEFAULTS = new Terms(10, 30, 1_000_000_000L, 20);

        /** Refuses what can't be averaged. */
        public Terms {
            List<String> faults = new ArrayList<>();
            if (fast < 1 || slow > MAX_BARS) {
                faults.add("An average is of 1 to " + MAX_BARS + " bars, not " + fast + " and " + slow + ".");
            }
            if (fast >= slow) {
                faults.add("Fast period must be less than slow period");
            }
            if (barNanos < 1_000_000 || shareThousandths < 1 || shareThousandths > 1_000) {
                faults.add("A bar is 1 ms or longer, and an entry 0.1 % to 100 % of the account's money.");
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join(" ", faults));
            }
        }
    }

    /** What it knows of an instrument. */
    private final class Followed {

        private final Book book;
        private final Deque<Long> closes = new ArrayDeque<>();
        private BarSeries bars = new BarSeries(terms.barNanos, 2);
        private long order;
        private boolean wasAbove;
        private boolean known;
        /** The close of the last bar of the tape, where there is no book; 0: there is one, or there was none. */
        private long barPrice;

        private long closedStart = Long.MIN_VALUE;

        Followed(VenueInstrument instrument) {
            book = new Book(instrument);
        }

        void forget() {
            closes.clear();
            bars = new BarSeries(terms.barNanos, 2);
            known = false;
            barPrice = 0;
            closedStart = Long.MIN_VALUE;
        }

        /** A trade; where it begins a bar, the one before is closed and decides. */
        void trade(long nanos, long price, long quantity) {
            Bar before = bars.newest(1).isEmpty() ? null : bars.newest(1).getFirst();
            bars.add(nanos, price, quantity);
            if (before != null && bars.newest(1).getFirst().startNanos() != before.startNanos()) {
                if (close(before) && closes.size() == terms.slow) {
                    decide();
                }
            }
        }

        /** A bar of the tape where nobody follows the book: its end closes those that are no longer. */
        void bar(Bar of, long endNanos) {
            Bar before = bars.newest(1).isEmpty() ? null : bars.newest(1).getFirst();
            bars.add(of.startNanos(), of.open(), 0);
            bars.add(of.startNanos(), of.close(), of.volume());
            Bar newest = bars.newest(1).getFirst();
            if (before != null && before.startNanos() != newest.startNanos()) {
                close(before);
            }
            barPrice = of.close();
            if (newest.startNanos() + terms.barNanos <= endNanos && close(newest) && closes.size() == terms.slow) {
                decide();
            }
        }

        /** False: it was closed before. */
        private boolean close(Bar bar) {
            if (bar.startNanos() == closedStart) {
                return false;
            }
            closedStart = bar.startNanos();
            closes.addLast(bar.close());
            if (closes.size() > terms.slow) {
                closes.removeFirst();
            }
            return true;
        }

        private void decide() {
            long all = 0;
            long few = 0;
            int place = 0;
            for (long close : closes) {
                all += close;
                few += ++place > terms.slow - terms.fast ? close : 0;
            }
            boolean above = Math.multiplyExact(few, (long) terms.slow) > Math.multiplyExact(all, (long) terms.fast);
            boolean crossed = known && above != wasAbove;
            known = true;
            wasAbove = above;
            if (crossed && order == 0 && (book.state() == Continuity.LIVE || barPrice > 0)) {
                send(above);
            }
        }

        private void send(boolean buys) {
            int id = book.instrument().id();
            long held = account.quantity(id);
            VenueSide side = buys ? VenueSide.BUY : VenueSide.SELL;
            long quantity = buys ? affordable() : held;
            if (buys != (held == 0) || quantity < 1) {
                return;
            }
            order = ++number;
            port.send(new OrderIntent.Submit(order, id, side, 0, quantity, Lifetime.IMMEDIATE_OR_CANCEL, false, !buys));
        }

        /** As many lots as the share of the money buys at the best price. */
        private long affordable() {
            long price = book.depth(VenueSide.SELL) == 0 ? barPrice : book.price(VenueSide.SELL, 0);
            if (price == 0) {
                return 0;
            }
            VenueInstrument instrument = book.instrument();
            BigDecimal lot = account.position(instrument.id()).value(price, instrument.lot());
            return account.cash()
                            .multiply(BigDecimal.valueOf(terms.shareThousandths, 3))
                            .divideToIntegralValue(lot)
                            .longValueExact()
                    * instrument.lot();
        }
    }

    private final Terms terms;
    private final OrderPort port;
    private final VenueAccount account;
    private final SortedMap<Integer, Followed> followed = new TreeMap<>();
    private long number;

    /** One that follows every instrument it is told of. */
    public CrossingAverages(Terms terms, OrderPort port, VenueAccount account) {
        this.terms = terms;
        this.port = port;
        this.account = account;
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        Followed known = followed.get(instrument.id());
        if (known == null) {
            followed.put(instrument.id(), new Followed(instrument));
        } else if (!header.isRepeated()) {
            known.book.become(Continuity.CLOSED, StaleReason.NONE, header.receiveNanos);
            known.forget();
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        Followed of = followed.get(header.instrument);
        if (of != null) {
            of.book.become(state, reason, header.receiveNanos);
            if (state != Continuity.LIVE) {
                of.forget();
            }
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        Followed of = followed.get(header.instrument);
        if (of != null) {
            of.book.replace(header, bids, asks);
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        Followed of = followed.get(header.instrument);
        if (of != null) {
            of.book.change(header, bids, asks);
        }
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        Followed of = followed.get(header.instrument);
        if (of != null && of.book.state() == Continuity.LIVE) {
            of.trade(header.receiveNanos, price, quantity);
        }
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        Followed of = followed.get(header.instrument);
        if (of != null
                && bar.volume() > 0
                && of.book.state() == Continuity.CLOSED
                && of.book.reason() == StaleReason.NONE) {
            of.bar(bar, bar.startNanos() + lengthNanos);
        }
    }

    @Override
    public void report(long receiveNanos, OrderReport report) {
        boolean closed = switch (report) {
            case OrderReport.Rejected _, OrderReport.Cancelled _, OrderReport.Expired _ -> true;
            case OrderReport.Filled filled -> filled.leaves() == 0;
            case OrderReport.Accepted _, OrderReport.Replaced _, OrderReport.ChangeRefused _ -> false;
        };
        if (closed) {
            for (Followed of : followed.values()) {
                of.order = of.order == report.order() ? 0 : of.order;
            }
        }
    }
}
