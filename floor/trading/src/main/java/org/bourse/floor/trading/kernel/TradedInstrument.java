package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.indicator.Indicator;
import org.bourse.floor.trading.indicator.IndicatorGraph;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.strategy.ExitLimits;
import org.bourse.floor.trading.strategy.MarketMeasures;
import org.bourse.floor.trading.strategy.ValueSource;

/** An instrument with its series, its indicators and the strategies at work on it. */
final class TradedInstrument {

    private static final String CLOCK = "clock";
    private static final Variants CLOCKS =
            Variants.check(List.of(new Variant(CLOCK, "SPREAD_PCT", Map.of(), Map.of(), 1)));

    final InstrumentSeries series;
    final IndicatorGraph graph;
    final List<Trader> traders = new ArrayList<>();
    private final Indicator spread;
    private long bid;
    private long ask;

    TradedInstrument(VenueInstrument instrument) {
        series = new InstrumentSeries(instrument, InstrumentSeries.MOST_POINTS);
        graph = new IndicatorGraph(series);
        // Strategies are looked at each second, whatever they look at themselves.
        spread = graph.add(CLOCKS, CLOCK);
    }

    VenueInstrument instrument() {
        return series.instrument();
    }

    int id() {
        return series.instrument().id();
    }

    /** Remembers best prices, by which positions are valued where there are none. */
    void seen() {
        long newBid = series.bestScaledPrice(VenueSide.BUY);
        if (newBid != 0) {
            bid = newBid;
            ask = series.bestScaledPrice(VenueSide.SELL);
        }
    }

    /** The price at which a position could be closed, or when there was one last; 0: there never was. */
    long closingPrice(boolean isLong) {
        seen();
        return isLong ? bid : ask;
    }

    /** What a strategy's exits look at; windows that its limits do not need are not kept. */
    MarketMeasures measures(ExitLimits limits, BigDecimal contractSize) {
        Map<String, String> window = Map.of("t1", String.valueOf(limits.windowSeconds()), "t2", "0");
        ValueSource volume =
                limits.volumeFallPercent() > 0 ? measure("SUM_VOLUME", window)::value : () -> WindowMeasures.ABSENT;
        ValueSource bestBid = () -> series.bestPrice(VenueSide.BUY);
        ValueSource bestAsk = () -> series.bestPrice(VenueSide.SELL);
        return new MarketMeasures(
                bestBid, bestAsk, spread::value, volume, liquidity(limits, window, contractSize.doubleValue()));
    }

    private ValueSource liquidity(ExitLimits limits, Map<String, String> window, double contractSize) {
        if (limits.leastLiquidity() == 0) {
            return () -> WindowMeasures.ABSENT;
        }
        Indicator quantity = measure("TOTAL_LIQUIDITY", window);
        return () -> quantity.value()
                * contractSize
                * (series.bestPrice(VenueSide.BUY) + series.bestPrice(VenueSide.SELL))
                / 2;
    }

    private Indicator measure(String type, Map<String, String> parameters) {
        return graph.add(Variants.check(List.of(new Variant(type, type, parameters, Map.of(), 1))), type);
    }

    /** A price in the instrument's own unit. */
    BigDecimal decimal(long price) {
        return BigDecimal.valueOf(price, instrument().priceScale());
    }

    void carry(StateCarrier state) {
        bid = state.carry(bid);
        ask = state.carry(ask);
        graph.carry(state);
        traders.forEach(trader -> trader.carry(state));
    }
}
