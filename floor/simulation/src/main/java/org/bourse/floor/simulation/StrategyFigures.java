package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.ClosedTrade;
import org.bourse.floor.trading.order.OrderIntent;

/**
 * What a run has come to by strategies and instruments. Kept as sums, so that it takes no more room the longer a run is. A trade is
 * its holder's; of one that nobody was told to hold, as one that the venue has closed before its entry was reported, that
 * strategy's that has sent the last entry.
 */
final class StrategyFigures {

    /** The columns of {@link #lines}. */
    static final String COLUMNS = "strategy,venue,symbol,orders,fills,trades,wins,profit,fees";

    /** A strategy on an instrument, in the order of instruments and names. */
    private record Key(int instrument, String strategy) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int first = Integer.compare(instrument, other.instrument);
            return first == 0 ? strategy.compareTo(other.strategy) : first;
        }
    }

    private record Sums(long orders, long fills, long trades, long wins, BigDecimal profit, BigDecimal fees) {

        private static final Sums NONE = new Sums(0, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

        private Sums order() {
            return new Sums(orders + 1, fills, trades, wins, profit, fees);
        }

        private Sums fill() {
            return new Sums(orders, fills + 1, trades, wins, profit, fees);
        }

        private Sums trade(ClosedTrade trade) {
            return new Sums(
                    orders,
                    fills,
                    trades + 1,
                    wins + (trade.profit().signum() > 0 ? 1 : 0),
                    profit.add(trade.profit()),
                    fees.add(trade.fees()));
        }
    }

    private final SortedMap<Key, Sums> sums = new TreeMap<>();
    private final SortedMap<Integer, String> entering = new TreeMap<>();

    /** A strategy has sent an order. */
    void sent(String strategy, OrderIntent.Submit order) {
        Key key = new Key(order.instrument(), strategy);
        sums.put(key, of(key).order());
        if (!order.reduceOnly()) {
            entering.put(order.instrument(), strategy);
        }
    }

    /** One of its orders was filled, in part or whole. */
    void filled(String strategy, int instrument) {
        Key key = new Key(instrument, strategy);
        sums.put(key, of(key).fill());
    }

    /** A trade has ended; answers whose it was. */
    String closed(String holder, ClosedTrade trade) {
        String strategy = holder.isEmpty() ? entering.getOrDefault(trade.instrument(), "") : holder;
        Key key = new Key(trade.instrument(), strategy);
        sums.put(key, of(key).trade(trade));
        return strategy;
    }

    private Sums of(Key key) {
        return sums.getOrDefault(key, Sums.NONE);
    }

    /** All of them, a line each. */
    List<String> lines(InstrumentMap<VenueInstrument> instruments) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Key, Sums> entry : sums.entrySet()) {
            VenueInstrument of = instruments.get(entry.getKey().instrument);
            Sums sum = entry.getValue();
            lines.add(CommaSeparated.line(List.of(
                    entry.getKey().strategy,
                    of == null ? "" : of.venue(),
                    of == null ? "" : of.symbol(),
                    sum.orders,
                    sum.fills,
                    sum.trades,
                    sum.wins,
                    sum.profit,
                    sum.fees)));
        }
        return lines;
    }

    void carry(StateCarrier state) {
        state.carryInto(sums, Key.class, Sums.class);
        state.carryInto(entering, Integer.class, String.class);
    }
}
