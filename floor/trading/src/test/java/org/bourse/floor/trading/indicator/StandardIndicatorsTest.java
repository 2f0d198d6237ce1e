package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bourse.floor.trading.indicator.ScriptedInstrument.SECOND;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/** The standard indicators of bars are those of ta4j, bar by bar over a random walk of deals. */
class StandardIndicatorsTest {

    private static final int BARS = 2_000;

    /** The bars that the longest of them needs for its first value, the signal of MACD; RSI of ta4j has its first one a bar later than ours. */
    private static final int LONGEST = 26 + 9;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final ScriptedInstrument instrument = new ScriptedInstrument(1_024);
    private final BarSeries bars = new BaseBarSeriesBuilder()
            .withNumFactory(DoubleNumFactory.getInstance())
            .build();

    @Test
    void areThoseOfTa4j() {
        Map<Indicator, org.ta4j.core.Indicator<Num>> pairs = pairs();
        instrument.live(0);
        double price = 1_000;
        Map<Indicator, Integer> compared = new LinkedHashMap<>();
        for (int i = 0; i < BARS; i++) {
            price = bar(i, price);
            for (Map.Entry<Indicator, org.ta4j.core.Indicator<Num>> pair : pairs.entrySet()) {
                double ours = pair.getKey().at((i + 1) * 60L * SECOND);
                double theirs = pair.getValue().getValue(i).doubleValue();
                if (!Double.isNaN(ours) && !Double.isNaN(theirs)) {
                    assertThat(ours)
                            .as("seed %d, bar %d of %s", seed, i, pair.getKey().key())
                            .isEqualTo(theirs, within(1e-9 * Math.max(1, Math.abs(theirs))));
                    compared.merge(pair.getKey(), 1, Integer::sum);
                }
            }
        }
        assertThat(compared).hasSameSizeAs(pairs);
        assertThat(compared.values()).allMatch(count -> count > BARS - LONGEST);
    }

    private Map<Indicator, org.ta4j.core.Indicator<Num>> pairs() {
        ClosePriceIndicator close = new ClosePriceIndicator(bars);
        SMAIndicator mean = new SMAIndicator(close, 20);
        MACDIndicator macd = new MACDIndicator(close, 12, 26);
        Map<Indicator, org.ta4j.core.Indicator<Num>> pairs = new LinkedHashMap<>();
        pairs.put(add("SMA", "period", 20), mean);
        pairs.put(add("EMA", "period", 20), new EMAIndicator(close, 20));
        pairs.put(add("RSI", "period", 14, "seed", "first"), new RSIIndicator(close, 14));
        pairs.put(add("ATR", "period", 14, "seed", "first"), new ATRIndicator(bars, 14));
        pairs.put(add("MACD"), macd);
        pairs.put(add("MACD_SIGNAL"), new EMAIndicator(macd, 9));
        BollingerBandsMiddleIndicator middle = new BollingerBandsMiddleIndicator(mean);
        StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
        pairs.put(add("BOLLINGER_MIDDLE"), middle);
        pairs.put(add("BOLLINGER_UPPER"), new BollingerBandsUpperIndicator(middle, deviation));
        pairs.put(add("BOLLINGER_LOWER"), new BollingerBandsLowerIndicator(middle, deviation));
        return pairs;
    }

    /** One of bars of a minute. */
    private Indicator add(String type, Object... namesAndValues) {
        return instrument.add(
                type,
                Stream.concat(Stream.of("bar_seconds", 60), Stream.of(namesAndValues))
                        .toArray());
    }

    /** Some deals within a minute, and the bar that ta4j is given of them; the last price. */
    private double bar(int number, double priceBefore) {
        long start = number * 60L;
        int deals = 1 + random.nextInt(5);
        double price = priceBefore;
        double open = 0;
        double high = 0;
        double low = Double.MAX_VALUE;
        for (int i = 0; i < deals; i++) {
            price = Math.max(1, Math.round((price + random.nextGaussian()) * 100) / 100.0);
            open = i == 0 ? price : open;
            high = Math.max(high, price);
            low = Math.min(low, price);
            instrument.deal((start + i * 5L) * SECOND, price, 1, VenueSide.BUY);
        }
        bars.barBuilder()
                .timePeriod(Duration.ofMinutes(1))
                .endTime(Instant.ofEpochSecond(start + 60))
                .openPrice(open)
                .highPrice(high)
                .lowPrice(low)
                .closePrice(price)
                .volume(deals)
                .add();
        instrument.time((start + 60) * SECOND);
        return price;
    }
}
