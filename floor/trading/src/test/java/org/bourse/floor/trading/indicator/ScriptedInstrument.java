package org.bourse.floor.trading.indicator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.InstrumentSeries;

/**
 * An instrument's series and indicators, told events by a test as the kernel tells them: time first, then what
 * happened.
 */
final class ScriptedInstrument {

    static final long SECOND = 1_000_000_000L;

    final InstrumentSeries series;
    final IndicatorGraph graph;
    private final EventHeader header = new EventHeader();
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();

    ScriptedInstrument(int maxPoints) {
        series = new InstrumentSeries(VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001"), maxPoints);
        graph = new IndicatorGraph(series);
    }

    Indicator add(String type, Object... namesAndValues) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
        }
        return graph.add(Variants.check(List.of(Variant.of(type + given, type, given))), type + given);
    }

    EventHeader time(long nanos) {
        graph.advance(nanos, moment -> {});
        series.advance(nanos);
        return header.raw(nanos, 1, 1);
    }

    void live(long nanos) {
        series.continuity(time(nanos), Continuity.LIVE, StaleReason.NONE);
    }

    void stale(long nanos) {
        series.continuity(time(nanos), Continuity.STALE, StaleReason.GAP);
    }

    void best(long nanos, double bid, double bidQuantity, double ask, double askQuantity) {
        bids.clear();
        asks.clear();
        bids.add(Math.round(bid * 100), Math.round(bidQuantity * 1e5));
        asks.add(Math.round(ask * 100), Math.round(askQuantity * 1e5));
        series.snapshot(time(nanos), bids, asks);
    }

    void deal(long nanos, double price, double quantity, VenueSide aggressor) {
        series.trade(time(nanos), 1, Math.round(price * 100), Math.round(quantity * 1e5), aggressor);
    }

    void deal(double second, double price, double quantity) {
        deal(Math.round(second * SECOND), price, quantity, VenueSide.BUY);
    }

    /** The value at the end of a second; nothing may come at or before it any more. */
    double at(Indicator indicator, long second) {
        return indicator.at(second * SECOND);
    }
}
