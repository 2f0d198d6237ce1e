package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bourse.floor.trading.indicator.ScriptedInstrument.SECOND;

import org.assertj.core.data.Offset;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/** Indicators' values that are known from elsewhere or were worked out by hand. */
class IndicatorValuesTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final double[] CLOSES = {
        44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.10, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28
    };

    private final ScriptedInstrument instrument = new ScriptedInstrument(1_024);

    @Test
    void weighsPricesByTheirTime() {
        Indicator twpa = instrument.add("TWPA", "t1", 30, "t2", 10);
        instrument.live(0);
        instrument.deal(50, 1, 1);
        instrument.deal(110, 2, 1);
        instrument.deal(130, 3, 1);
        assertThat(instrument.at(twpa, 130)).isEqualTo(1.5);
    }

    @Test
    void measuresAPumpAndItsVelocity() {
        Indicator last20 = instrument.add("TWPA", "t1", 20, "t2", 0);
        Indicator last60 = instrument.add("TWPA", "t1", 60, "t2", 0);
        Indicator last100 = instrument.add("TWPA", "t1", 100, "t2", 0);
        Indicator magnitude = instrument.add("PUMP_MAGNITUDE_PCT");
        Indicator velocity = instrument.add("PRICE_VELOCITY");
        instrument.live(0);
        instrument.deal(0, 100, 1);
        instrument.deal(60, 110, 1);
        instrument.deal(90, 121, 1);
        assertThat(instrument.at(last20, 100)).isEqualTo(115.5, EXACT);
        assertThat(instrument.at(last60, 100)).isEqualTo(108.5, EXACT);
        assertThat(instrument.at(last100, 100)).isEqualTo(105.1, EXACT);
        assertThat(instrument.at(magnitude, 100)).isEqualTo(17.096774, within(5e-7));
        assertThat(instrument.at(velocity, 100)).isEqualTo(0.427419, within(5e-7));
    }

    @Test
    void comparesVolumesInThreeWays() {
        Indicator surge = instrument.add("VOLUME_SURGE", "t1", 10, "t2", 0, "t3", 40, "t4", 10);
        Indicator spike = instrument.add("VOLUME_SPIKE_RATIO", "t1", 10, "t2", 0, "t3", 40, "t4", 10);
        Indicator ratio = instrument.add("VOLUME_SURGE_RATIO", "t1", 10, "t2", 0, "t3", 40, "t4", 10);
        Indicator least =
                instrument.add("VOLUME_SURGE_RATIO", "t1", 10, "t2", 0, "t3", 40, "t4", 10, "min_baseline", 2);
        instrument.live(0);
        instrument.deal(1, 100, 10);
        instrument.deal(10, 100, 10);
        instrument.deal(20, 100, 20);
        instrument.deal(32, 100, 60);
        instrument.deal(39, 100, 40);
        assertThat(instrument.at(surge, 40)).isEqualTo(2.5, EXACT);
        assertThat(instrument.at(spike, 40)).isEqualTo(7.5, EXACT);
        assertThat(instrument.at(ratio, 40)).isEqualTo(7.5, EXACT);
        assertThat(instrument.at(least, 40)).as("no baseline").isNaN();
    }

    @Test
    void measuresTheImbalanceOfTheBestPrices() {
        Indicator imbalance = instrument.add("BID_ASK_IMBALANCE", "t1", 30);
        Indicator spread = instrument.add("SPREAD_PCT");
        instrument.live(0);
        assertThat(instrument.at(spread, 1)).as("no book, no spread").isNaN();
        instrument.best(2 * SECOND, 99, 30, 101, 10);
        assertThat(instrument.at(imbalance, 40)).isEqualTo(50, EXACT);
        assertThat(instrument.at(spread, 40)).isEqualTo(2, EXACT);
    }

    @Test
    void hasRelativeStrengthByTheMeanOfTheFirstPeriodOrByItsFirstNumber() {
        Indicator wilder = instrument.add("RSI", "bar_seconds", 60);
        Indicator other = instrument.add("RSI", "bar_seconds", 60, "seed", "first");
        instrument.live(0);
        for (int i = 0; i < CLOSES.length - 1; i++) {
            instrument.deal(60 * i + 30, CLOSES[i], 1);
        }
        assertThat(instrument.at(wilder, 60 * 14)).as("one close too few").isNaN();
        instrument.deal(60 * 14 + 30, CLOSES[14], 1);
        instrument.time(60 * 15 * SECOND);
        assertThat(instrument.at(wilder, 60 * 15)).isEqualTo(70.464135, within(5e-7));
        assertThat(instrument.at(other, 60 * 15)).isEqualTo(71.802411, within(5e-7));
    }

    @Test
    void isHundredWithoutAFallAndFiftyWithoutAMove() {
        Indicator strength = instrument.add("RSI", "bar_seconds", 60, "period", 3);
        instrument.live(0);
        for (int i = 0; i < 4; i++) {
            instrument.deal(60 * i, 100, 1);
        }
        instrument.time(240 * SECOND);
        assertThat(instrument.at(strength, 240)).isEqualTo(50);
        instrument.deal(250, 101, 1);
        instrument.time(300 * SECOND);
        assertThat(instrument.at(strength, 300)).isEqualTo(100);
    }

    @Test
    void isAbsentAfterALossOfContinuityUntilItsBarsAreThereAgain() {
        Indicator mean = instrument.add("SMA", "bar_seconds", 60, "period", 2);
        instrument.live(0);
        instrument.deal(1, 100, 1);
        instrument.deal(61, 102, 1);
        instrument.time(120 * SECOND);
        assertThat(instrument.at(mean, 120)).isEqualTo(101);
        instrument.stale(121 * SECOND);
        assertThat(mean.value()).isNaN();
        instrument.live(125 * SECOND);
        instrument.deal(130, 50, 1);
        instrument.deal(181, 60, 1);
        instrument.deal(241, 70, 1);
        instrument.time(300 * SECOND);
        assertThat(instrument.at(mean, 300))
                .as("the bar that began before is none of it")
                .isEqualTo(65);
    }

    @Test
    void weighsTheFlowOfBuyersAndSellers() {
        Indicator flow = instrument.add("ORDER_FLOW_IMBALANCE", "t1", 60);
        Indicator reversal = instrument.add("ORDER_FLOW_REVERSAL", "t1", 60, "t3", 300);
        instrument.live(0);
        instrument.deal(100 * SECOND, 100, 4, VenueSide.BUY);
        instrument.deal(270 * SECOND, 100, 1, VenueSide.BUY);
        instrument.deal(280 * SECOND, 100, 3, VenueSide.SELL);
        assertThat(instrument.at(flow, 300)).isEqualTo(-0.5, EXACT);
        assertThat(instrument.at(reversal, 300)).isEqualTo(0.75, EXACT);
    }

    @Test
    void weighsByQuantityWithAndWithoutTime() {
        Indicator vwap = instrument.add("VWAP", "t1", 100);
        Indicator both = instrument.add("VTWPA", "t1", 100);
        instrument.live(0);
        instrument.deal(0, 100, 1);
        instrument.deal(90, 110, 3);
        assertThat(instrument.at(vwap, 100)).isEqualTo((100 + 330) / 4.0, EXACT);
        assertThat(instrument.at(both, 100)).isEqualTo((100 * 90 + 330 * 10) / (90.0 + 30), EXACT);
    }

    @Test
    void measuresHowDealsFollowEachOther() {
        Indicator density = instrument.add("DECISION_DENSITY_ACCELERATION", "t1", 10, "t2", 0, "t3", 40, "t4", 10);
        Indicator clustering = instrument.add("TRADE_CLUSTERING", "t1", 40);
        Indicator frequency = instrument.add("TRADE_FREQUENCY", "t1", 40);
        instrument.live(0);
        for (int second : new int[] {1, 5, 15, 20, 32, 34, 35, 38}) {
            instrument.deal(second, 100, 1);
        }
        // Between deals 4, 10, 5, then 12, 2, 1, 3 seconds.
        assertThat(instrument.at(density, 40)).isEqualTo(5 / 2.5, EXACT);
        double mean = 37 / 7.0;
        double variance = (16 + 100 + 25 + 144 + 4 + 1 + 9) / 7.0 - mean * mean;
        assertThat(instrument.at(clustering, 40)).isEqualTo(variance / (mean * mean), EXACT);
        assertThat(instrument.at(frequency, 40)).isEqualTo(12, EXACT);
    }

    @Test
    void countsTheMovesThatGoOneWay() {
        Indicator streak = instrument.add("MOMENTUM_STREAK", "period", 10, "lookback", 4);
        Indicator consistency = instrument.add("DIRECTION_CONSISTENCY", "period", 10, "lookback", 4);
        Indicator regime = instrument.add("MARKET_REGIME", "period", 10, "lookback", 4);
        instrument.live(0);
        double[] prices = {100, 99, 103, 104, 106};
        for (int i = 0; i < prices.length; i++) {
            instrument.deal(10 * i + 1, prices[i], 1);
        }
        assertThat(instrument.at(streak, 43)).isEqualTo(3);
        assertThat(instrument.at(consistency, 43)).isEqualTo(0.75);
        assertThat(instrument.at(regime, 43)).isEqualTo(0.75);
    }

    @Test
    void findsTheSupportThatWasTouchedOftenEnough() {
        Object[] settings = {"t1", 60, "step", 1, "tolerance", 1, "touches", 2};
        Indicator support = instrument.add("SUPPORT_CLUSTER_PROXIMITY", settings);
        settings[7] = 3;
        Indicator oftener = instrument.add("SUPPORT_CLUSTER_PROXIMITY", settings);
        instrument.live(0);
        double[] turns = {105, 100, 106, 100.5, 107, 90, 108, 99.9, 110, 105};
        for (int i = 0; i < 80; i++) {
            instrument.deal(i, turns[i / 8], 1);
        }
        instrument.time(80 * SECOND);
        // Within the last minute it turned at 100.5, 90 and 99.9.
        double level = (100.5 + 99.9) / 2;
        assertThat(instrument.at(support, 80)).isEqualTo((105 - level) / level * 100, EXACT);
        assertThat(instrument.at(oftener, 80)).isNaN();
    }
}
