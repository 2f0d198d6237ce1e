package org.bourse.floor.simulation;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * An outside market made of a seed: levels that come and go, trades at the best ones and through several, which their levels show
 * before or after the trade, books that are crossed for a moment, and gaps in which anything may have happened.
 */
final class RandomMarket {

    static final VenueInstrument INSTRUMENT = new VenueInstrument(1, "venue", "ACME", 2, 3, 5, 10);

    /** Another one, of the same steps. */
    static final VenueInstrument OTHER = new VenueInstrument(2, "venue", "OTHER", 2, 3, 5, 10);

    private static final long SECOND = 1_000_000_000L;

    private static final long TICK = 5;
    private static final long LOT = 10;

    private final Random random;
    private final MarketEvents listener;
    private final VenueInstrument instrument;
    private final EventHeader header;
    private final NavigableMap<Long, Long> bids = new TreeMap<>((a, b) -> Long.compare(b, a));
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final boolean orderly;
    private long middle = 10_000;
    private long trades;

    /** @param orderly whether nothing happens that a venue's rules would not allow: no crossing, no gap, no trade out of turn */
    RandomMarket(long seed, boolean orderly, MarketEvents listener) {
        this(INSTRUMENT, seed, orderly, listener, new EventHeader().raw(1_700_000_000_000_000_000L, 0, 0));
    }

    private RandomMarket(
            VenueInstrument instrument, long seed, boolean orderly, MarketEvents listener, EventHeader header) {
        this.instrument = instrument;
        this.random = new Random(seed);
        this.orderly = orderly;
        this.listener = listener;
        this.header = header;
    }

    /** A market of another instrument, whose events come between this one's. */
    RandomMarket beside(long seed) {
        return new RandomMarket(OTHER, seed, orderly, listener, header);
    }

    /** Defines the instrument and shows a whole book. */
    void begin() {
        listener.defined(next(), instrument);
        show();
    }

    /** The next event, or the few that belong to one cause. */
    void step() {
        int what = random.nextInt(100);
        if (what < 30) {
            trade();
        } else if (what < 32 && !orderly) {
            gap();
        } else if (what < 33 && !orderly) {
            cross();
        } else if (what < 37 && !orderly) {
            sweep();
        } else {
            change();
        }
    }

    /** The last event's number and time are the header's, which markets beside each other share. */
    private EventHeader next() {
        long nanos = header.receiveNanos
                + switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> random.nextLong(1_000_000);
                    default -> random.nextLong(60_000_000);
                };
        long sequence = header.sequence + 1;
        header.raw(nanos, 0, instrument.id());
        header.exchangeNanos = nanos;
        header.sequence = sequence;
        return header;
    }

    /** The venue says what is paid within a second, up to a hundredth of a percent by either side. */
    void funding() {
        EventHeader said = next();
        listener.funding(said, (random.nextInt(201) - 100) * 1_000_000L, said.receiveNanos + random.nextLong(SECOND));
    }

    private long quantity() {
        return LOT * (1 + random.nextInt(40));
    }

    private void change() {
        Levels changedBids = new Levels();
        Levels changedAsks = new Levels();
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean buys = random.nextBoolean();
            NavigableMap<Long, Long> side = buys ? bids : asks;
            long price = priceOf(buys);
            boolean crosses =
                    buys ? !asks.isEmpty() && price >= asks.firstKey() : !bids.isEmpty() && price <= bids.firstKey();
            boolean removes = side.size() > 1 && random.nextInt(4) == 0;
            if (!crosses) {
                set(side, buys ? changedBids : changedAsks, price, removes ? 0 : quantity());
            }
        }
        listener.changes(next(), changedBids, changedAsks);
    }

    private long priceOf(boolean buys) {
        NavigableMap<Long, Long> side = buys ? bids : asks;
        if (!side.isEmpty() && random.nextInt(3) > 0) {
            int skipped = random.nextInt(Math.min(side.size(), 4));
            return side.keySet().stream().skip(skipped).findFirst().orElseThrow();
        }
        middle = Math.max(1_000, middle + TICK * (random.nextInt(5) - 2));
        return middle + (buys ? -1 : 1) * TICK * (1 + random.nextInt(8));
    }

    private static void set(NavigableMap<Long, Long> side, Levels changed, long price, long quantity) {
        if (quantity == 0) {
            side.remove(price);
        } else {
            side.put(price, quantity);
        }
        changed.add(price, quantity);
    }

    private void trade() {
        boolean sells = random.nextBoolean();
        NavigableMap<Long, Long> side = sells ? bids : asks;
        if (side.size() < 2) {
            change();
            return;
        }
        Map.Entry<Long, Long> best = side.firstEntry();
        long quantity = random.nextInt(3) == 0 ? best.getValue() : Math.min(best.getValue(), quantity());
        Levels changed = new Levels();
        set(side, changed, best.getKey(), best.getValue() - quantity);
        tell(sells, best.getKey(), quantity, changed);
    }

    /** One trade that takes the best levels and some of the one behind them. */
    private void sweep() {
        boolean sells = random.nextBoolean();
        NavigableMap<Long, Long> side = sells ? bids : asks;
        Levels changed = new Levels();
        long quantity = 0;
        for (int i = 1 + random.nextInt(3); i > 0 && side.size() > 2; i--) {
            quantity += side.firstEntry().getValue();
            set(side, changed, side.firstKey(), 0);
        }
        Map.Entry<Long, Long> last = side.firstEntry();
        if (last == null) {
            return;
        }
        long some = Math.min(last.getValue(), quantity());
        set(side, changed, last.getKey(), last.getValue() - some);
        tell(sells, last.getKey(), quantity + some, changed);
    }

    /** Tells a trade and the change that it has caused, one after the other. */
    private void tell(boolean sells, long price, long quantity, Levels changed) {
        boolean changesFirst = !orderly && random.nextInt(5) == 0;
        if (changesFirst) {
            listener.changes(next(), sells ? changed : new Levels(), sells ? new Levels() : changed);
        }
        long changedAt = header.exchangeNanos;
        EventHeader trade = next();
        trade.exchangeNanos = changesFirst ? changedAt : trade.exchangeNanos;
        listener.trade(trade, ++trades, price, quantity, sells ? VenueSide.SELL : VenueSide.BUY);
        if (!changesFirst) {
            listener.changes(next(), sells ? changed : new Levels(), sells ? new Levels() : changed);
        }
    }

    private void cross() {
        if (bids.isEmpty() || asks.isEmpty()) {
            return;
        }
        Levels one = new Levels();
        long price = bids.firstKey();
        long was = asks.getOrDefault(price, 0L);
        one.add(price, quantity());
        listener.changes(next(), new Levels(), one);
        change();
        Levels back = new Levels();
        back.add(price, asks.getOrDefault(price, was));
        listener.changes(next(), new Levels(), back);
    }

    /** The book is lost, and after a while whole again. */
    void gap() {
        listener.continuity(next(), Continuity.STALE, StaleReason.GAP);
        for (int i = random.nextInt(5); i > 0; i--) {
            change();
            trade();
        }
        listener.continuity(next(), Continuity.RESYNCING, StaleReason.GAP);
        show();
    }

    private void show() {
        bids.clear();
        asks.clear();
        middle = Math.max(1_000, middle + TICK * (random.nextInt(21) - 10));
        for (int i = 1; i <= 10; i++) {
            bids.put(middle - i * TICK, quantity());
            asks.put(middle + i * TICK, quantity());
        }
        listener.snapshot(next(), levels(bids), levels(asks));
        listener.continuity(next(), Continuity.LIVE, StaleReason.NONE);
    }

    private static Levels levels(Map<Long, Long> of) {
        Levels levels = new Levels();
        of.forEach(levels::add);
        return levels;
    }
}
