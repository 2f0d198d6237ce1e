package org.bourse.floor.desk;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.PointRoom;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.indicator.Indicator;
import org.bourse.floor.trading.indicator.IndicatorGraph;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;

/**
 * The instruments of a tape with their books, and the indicators of those that somebody looks at: the same graph as in a trading
 * kernel, told the same events in the same order, so that a value here is what a strategy would have seen.
 */
final class FollowedMarket extends MarketEventsAdapter {

    private static final long SECOND = 1_000_000_000L;

    private final int maxComputed;
    private final PointRoom room;
    private final Map<Integer, Followed> instruments = new HashMap<>();
    private final Map<Integer, Followed> computed = new HashMap<>();
    private boolean lost;
    private long now;
    /** Of instruments that nobody looks at any more. */
    private long endedComputations;

    /** An indicator, and from when on it is computed. */
    private record Watched(Indicator indicator, long sinceNanos) {}

    /** An instrument, and which of its indicators are whose. */
    private static final class Followed {
        private final InstrumentSeries series;
        private IndicatorGraph graph;
        private final Map<FollowedValue, Watched> values = new HashMap<>();
        private final Map<Indicator, Long> counted = new HashMap<>();
        private String state = "closed";
        private long liveNanos;

        Followed(VenueInstrument instrument, PointRoom room) {
            series = new InstrumentSeries(instrument, InstrumentSeries.MOST_POINTS, room);
            graph = new IndicatorGraph(series);
        }

        /** How often its indicators were computed while somebody looked at them. */
        long computations() {
            values.values()
                    .forEach(watched ->
                            counted.put(watched.indicator(), watched.indicator().computations()));
            long sum = 0;
            for (long count : counted.values()) {
                sum += count;
            }
            return sum;
        }

        /** Its book alone goes on: whoever comes back has it computed anew. */
        void forget() {
            counted.clear();
            series.forget();
            graph = new IndicatorGraph(series);
        }
    }

    /**
     * One that knows nothing yet.
     *
     * @param maxComputed of how many instruments it computes indicators at most
     * @param maxPoints how many points the series of all have together
     */
    FollowedMarket(int maxComputed, long maxPoints) {
        this.maxComputed = maxComputed;
        room = PointRoom.of(maxPoints);
    }

    /** What was not recorded is missing: books are trusted again with the state that is repeated next. */
    void loseAll(long nanos) {
        lost = true;
        for (Followed each : instruments.values()) {
            EventHeader header =
                    new EventHeader().raw(nanos, 0, each.series.instrument().id());
            become(each, header, Continuity.STALE, StaleReason.NONE);
        }
    }

    /** Whether repeated states are news. */
    boolean isLost() {
        return lost;
    }

    /** An event that is none of a repeated state has come. */
    void found() {
        lost = false;
    }

    /** That moment has come, and what is told next is of it: indicators that are due before it are computed. */
    void at(long nanos) {
        now = Math.max(now, nanos);
        for (Followed each : computed.values()) {
            if (each.graph.nextDue() < now) {
                each.graph.advance(now, moment -> publish(each, moment));
            }
        }
    }

    private static void publish(Followed of, long moment) {
        of.values.forEach((value, watched) -> {
            Indicator indicator = watched.indicator();
            if (indicator.nanos() == moment) {
                double computedValue = indicator.value();
                boolean present = WindowMeasures.isPresent(computedValue);
                value.add(
                        moment,
                        present ? Optional.of(computedValue) : Optional.empty(),
                        present ? "" : why(of, watched, moment));
            }
        });
    }

    private static String why(Followed of, Watched watched, long moment) {
        if (!of.series.isLive()) {
            return notLive(of);
        }
        long whole = (moment - Math.max(of.liveNanos, watched.sinceNanos())) / SECOND;
        long needed = watched.indicator().reachNanos() / SECOND;
        if (whole < needed) {
            return "It needs " + needed + " s of data without a break, and there are " + whole + " s";
        }
        if (of.series.room().isShort()) {
            return "Its windows have too little in them, as there is no room for more beside all that is looked at, or its"
                    + " formula has no value there";
        }
        return of.series.isTooFullSince(moment - watched.indicator().reachNanos())
                ? "Its windows have more in them than is kept, " + InstrumentSeries.MOST_POINTS + " points of a series"
                : "Its windows have too little in them, or its formula has no value there";
    }

    private static String notLive(Followed of) {
        return "The book is " + of.state;
    }

    /**
     * Computes a variant for somebody from now on; where its instrument is not on the tape yet, nothing.
     *
     * @param madeOf the variant and those that it is made of
     * @return false: there is no room for it beside what nobody looks at any more
     */
    boolean compute(int instrument, FollowedValue value, List<Variant> madeOf, Variants variants) {
        Followed of = instruments.get(instrument);
        if (of == null) {
            value.unknown("Its instrument is not on the tape");
            return true;
        }
        boolean isNew = !computed.containsKey(instrument);
        if (of.graph.size() > 4 * Variants.MAX_VARIANTS || (isNew && computed.size() >= maxComputed)) {
            return false;
        }
        computed.put(instrument, of);
        // What is new begins now, and not when its graph had something due last.
        of.graph.advance(now, moment -> publish(of, moment));
        Indicator indicator = of.graph.add(variants, value.variant());
        of.values.put(value, new Watched(indicator, now));
        value.becomes(madeOf, of.series.isLive() ? "It is computed from now on" : notLive(of));
        return true;
    }

    /** Nobody looks at a value any more; what it is of goes on, for whoever comes back, while its instrument is looked at. */
    void forget(int instrument, FollowedValue value) {
        Followed of = computed.get(instrument);
        if (of == null) {
            return;
        }
        long computations = of.computations();
        of.values.remove(value);
        if (of.values.isEmpty()) {
            endedComputations += computations;
            of.forget();
            computed.remove(instrument);
        }
    }

    /** How often indicators that somebody looked at were computed. */
    long computations() {
        return endedComputations
                + computed.values().stream().mapToLong(Followed::computations).sum();
    }

    /** How many are looked at, equal ones of an instrument once. */
    int indicators() {
        int count = 0;
        for (Followed each : computed.values()) {
            count += (int) each.values.values().stream()
                    .map(Watched::indicator)
                    .distinct()
                    .count();
        }
        return count;
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        Followed known = instruments.get(instrument.id());
        if (known == null) {
            instruments.put(instrument.id(), new Followed(instrument, room.part()));
        } else if (!header.isRepeated()) {
            // Whoever followed it has begun anew.
            become(known, header, Continuity.CLOSED, StaleReason.NONE);
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        Followed of = instruments.get(header.instrument);
        if (of != null) {
            become(of, header, state, reason);
        }
    }

    private static void become(Followed of, EventHeader header, Continuity state, StaleReason reason) {
        of.series.continuity(header, state, reason);
        of.state =
                state.name().toLowerCase(Locale.ROOT) + (reason == StaleReason.NONE ? "" : " (" + reason.code() + ")");
        of.liveNanos = header.receiveNanos;
        if (!of.series.isLive()) {
            of.values.keySet().forEach(value -> value.unknown(notLive(of)));
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        Followed of = instruments.get(header.instrument);
        if (of != null) {
            of.series.snapshot(header, bids, asks);
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        Followed of = instruments.get(header.instrument);
        if (of != null) {
            of.series.changes(header, bids, asks);
        }
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        Followed of = instruments.get(header.instrument);
        if (of != null) {
            of.series.trade(header, tradeId, price, quantity, aggressor);
        }
    }
}
