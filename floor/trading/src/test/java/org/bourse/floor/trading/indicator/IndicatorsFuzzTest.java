package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.trading.indicator.ScriptedInstrument.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/**
 * Indicators that go along with a random market against formulas over the plain list of all that happened, and each
 * type against itself, made anew from the first event. A million ticks: {@code -Dfuzz.ticks=1000000}.
 */
class IndicatorsFuzzTest {

    private static final int TICKS = Integer.getInteger("fuzz.ticks", 20_000);

    /** Longer than any formula looks back. */
    private static final long KEPT = 1_000 * SECOND;

    private record Deal(long nanos, double price, double quantity, VenueSide aggressor) {}

    private record Best(long nanos, double bid, double bidQuantity, double ask, double askQuantity) {}

    /** What the plain formulas know: all deals and best prices within a window, and the ones before it. */
    private final class Plain {
        List<Deal> deals(double t1, double t2) {
            long start = now - Math.round(t1 * SECOND);
            long end = now - Math.round(t2 * SECOND);
            return deals.stream()
                    .filter(deal -> deal.nanos() >= start && deal.nanos() <= end)
                    .toList();
        }

        /** The place of the first deal of a window that has one before it. */
        int firstSince(double t1) {
            int at = deals.size();
            while (at > 1 && deals.get(at - 1).nanos() >= now - Math.round(t1 * SECOND)) {
                at--;
            }
            return at;
        }

        double volume(double t1, double t2) {
            return deals(t1, t2).stream().mapToDouble(Deal::quantity).sum();
        }

        double mean(double t1, double t2) {
            return deals(t1, t2).stream().mapToDouble(Deal::price).average().orElse(Double.NaN);
        }

        double inForce(double ago) {
            return deals(1e9, ago).getLast().price();
        }

        /** The integral of what each deal was in force. */
        double timeAverage(double t1, double t2, ToDoubleFunction<Deal> value) {
            long start = now - Math.round(t1 * SECOND);
            long end = now - Math.round(t2 * SECOND);
            double area = 0;
            double time = 0;
            for (int i = 0; i < deals.size() && deals.get(i).nanos() <= end; i++) {
                long until = i + 1 < deals.size() ? Math.min(deals.get(i + 1).nanos(), end) : end;
                double span = Math.max(0, until - Math.max(start, deals.get(i).nanos()));
                area += span * value.applyAsDouble(deals.get(i));
                time += span;
            }
            return area / time;
        }

        double timeAverageOfBest(double t1, double t2, ToDoubleFunction<Best> value) {
            long start = now - Math.round(t1 * SECOND);
            long end = now - Math.round(t2 * SECOND);
            double area = 0;
            double time = 0;
            for (int i = 0; i < bests.size() && bests.get(i).nanos() <= end; i++) {
                long until = i + 1 < bests.size() ? Math.min(bests.get(i + 1).nanos(), end) : end;
                double span = Math.max(0, until - Math.max(start, bests.get(i).nanos()));
                area += span * value.applyAsDouble(bests.get(i));
                time += span;
            }
            return area / time;
        }

        double flow(double t1, double t2) {
            double bought = deals(t1, t2).stream()
                    .filter(deal -> deal.aggressor() == VenueSide.BUY)
                    .mapToDouble(Deal::quantity)
                    .sum();
            double all = volume(t1, t2);
            return (bought - (all - bought)) / all;
        }

        /** Seconds between deals, each of the later one's time. */
        List<Double> intervals(double t1, double t2) {
            List<Double> intervals = new ArrayList<>();
            for (int i = firstSince(t1);
                    i < deals.size() && deals.get(i).nanos() <= now - Math.round(t2 * SECOND);
                    i++) {
                intervals.add((deals.get(i).nanos() - deals.get(i - 1).nanos()) / 1e9);
            }
            return intervals;
        }

        double medianInterval(double t1, double t2) {
            List<Double> intervals = intervals(t1, t2);
            intervals.sort(null);
            int half = intervals.size() / 2;
            return intervals.size() % 2 == 1
                    ? intervals.get(half)
                    : (intervals.get(half - 1) + intervals.get(half)) / 2;
        }

        double sizeDeviation(double t1, double t2) {
            return deviation(deals(t1, t2).stream().map(Deal::quantity).toList()) / volume(t1, t2) * count(t1, t2);
        }

        double count(double t1, double t2) {
            return deals(t1, t2).size();
        }

        double volumeRate(double t1, double t2) {
            return volume(t1, t2) / (t1 - t2);
        }

        /** Percent a second over a span that ended so long ago. */
        double rate(double span, double ago) {
            return (inForce(ago) - inForce(ago + span)) / inForce(ago + span) * 100 / span;
        }

        double acceleration(double step, double ago) {
            return (rate(step, ago) - rate(step, ago + step)) / step;
        }

        double magnitude(double t1, double t3, double d, double ago) {
            return percent(timeAverage(t1 + ago, ago, Deal::price), timeAverage(t3 + ago, t3 - d + ago, Deal::price));
        }

        double velocity(double t1, double t3, double d, double ago) {
            return magnitude(t1, t3, d, ago) / ((2 * t3 - d - t1) / 2);
        }

        double liquidity(double t1, double t2) {
            return timeAverageOfBest(t1, t2, best -> best.bidQuantity() + best.askQuantity());
        }

        double money(double t1, double t2) {
            return timeAverageOfBest(t1, t2, best -> best.bidQuantity() * best.bid() + best.askQuantity() * best.ask());
        }

        double mid(double t1, double t2) {
            return timeAverageOfBest(t1, t2, best -> (best.bid() + best.ask()) / 2);
        }

        double spread(double t1, double t2) {
            return timeAverageOfBest(t1, t2, Plain::spreadPercent);
        }

        static double spreadPercent(Best best) {
            return (best.ask() - best.bid()) * 200 / (best.bid() + best.ask());
        }

        /** What there was at each whole multiple of some seconds within a window. */
        List<Double> sampled(double step, double t1, ToDoubleFunction<Double> ago) {
            List<Double> samples = new ArrayList<>();
            long steps = Math.round(step * SECOND);
            for (long at = now - Math.floorMod(now, steps); at >= now - Math.round(t1 * SECOND); at -= steps) {
                samples.add(ago.applyAsDouble((now - at) / 1e9));
            }
            return samples;
        }

        double priceVolatility(double t1) {
            return deviation(sampled(5, t1, ago -> percent(inForce(ago), inForce(ago + 5))));
        }

        /** Which way the price went in each of the last minutes, the newest first. */
        double[] ways() {
            double[] ways = new double[10];
            for (int i = 0; i < ways.length; i++) {
                ways[i] = Math.signum(inForce(60.0 * i) - inForce(60.0 * (i + 1)));
            }
            return ways;
        }

        double streak() {
            double[] ways = ways();
            int same = 0;
            while (same < ways.length && ways[0] != 0 && ways[same] == ways[0]) {
                same++;
            }
            return ways[0] * same;
        }

        double way() {
            return Math.signum(inForce(0) - inForce(600));
        }

        double consistency() {
            double way = way();
            return way == 0
                    ? 0
                    : Arrays.stream(ways()).filter(one -> one == way).count() / 10.0;
        }

        double share(double value) {
            return Math.min(1, Math.max(0, value));
        }

        double move(double span) {
            return Math.max(-1, Math.min(1, percent(inForce(0), inForce(span)) / 5));
        }

        /** The last deal's price of each ten seconds that are over, the newest first. */
        double close(int barsAgo) {
            long end = (now / (10 * SECOND) - barsAgo) * 10 * SECOND;
            return deals.stream()
                    .filter(deal -> deal.nanos() < end)
                    .toList()
                    .getLast()
                    .price();
        }

        /** Of the spreads in percent of each change of a best price. */
        double spreadDeviation(double t1) {
            List<Double> spreads = new ArrayList<>();
            for (int i = 1; i < bests.size(); i++) {
                Best best = bests.get(i);
                boolean isNew = best.bid() != bests.get(i - 1).bid()
                        || best.ask() != bests.get(i - 1).ask();
                if (isNew && best.nanos() >= now - Math.round(t1 * SECOND)) {
                    spreads.add(spreadPercent(best));
                }
            }
            return deviation(spreads);
        }

        double correlation(double t1) {
            List<double[]> pairs = new ArrayList<>();
            for (int i = firstSince(t1); i < deals.size(); i++) {
                pairs.add(new double[] {
                    deals.get(i).price() - deals.get(i - 1).price(),
                    deals.get(i).quantity()
                });
            }
            double x = pairs.stream().mapToDouble(pair -> pair[0]).average().orElseThrow();
            double y = pairs.stream().mapToDouble(pair -> pair[1]).average().orElseThrow();
            double xy = 0;
            double xx = 0;
            double yy = 0;
            for (double[] pair : pairs) {
                xy += (pair[0] - x) * (pair[1] - y);
                xx += (pair[0] - x) * (pair[0] - x);
                yy += (pair[1] - y) * (pair[1] - y);
            }
            return xy / Math.sqrt(xx * yy);
        }
    }

    private static double percent(double number, double base) {
        return (number - base) / base * 100;
    }

    private static double deviation(List<Double> values) {
        double mean = values.stream().mapToDouble(each -> each).average().orElseThrow();
        return Math.sqrt(values.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .average()
                .orElseThrow());
    }

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final ScriptedInstrument instrument = new ScriptedInstrument(1 << 20);
    private final List<Deal> deals = new ArrayList<>();
    private final List<Best> bests = new ArrayList<>();
    private final Plain plain = new Plain();
    private long now;
    private double price = 1_000;

    @Test
    void areThePlainFormulas() {
        Map<Indicator, ToDoubleFunction<Plain>> pairs = pairs();
        instrument.live(0);
        best();
        for (int i = 0; i < TICKS; i++) {
            step(instrument);
            forgetOld();
            if (i > TICKS / 10 && i % (TICKS / 200) == 0 && now > 1_000 * SECOND) {
                for (Map.Entry<Indicator, ToDoubleFunction<Plain>> pair : pairs.entrySet()) {
                    double expected = pair.getValue().applyAsDouble(plain);
                    assertThat(pair.getKey().at(now))
                            .as("seed %d, tick %d: %s", seed, i, pair.getKey().key())
                            .matches(value -> Double.isNaN(expected)
                                    ? Double.isNaN(value)
                                    : Math.abs(value - expected) <= 1e-9 * Math.max(1e-3, Math.abs(expected)));
                }
                now++;
            }
        }
    }

    /** What no formula looks at any more; the lists would be walked through again and again. */
    private void forgetOld() {
        while (deals.size() > 4_000 && deals.get(2_000).nanos() < now - KEPT) {
            deals.subList(0, 1_000).clear();
        }
        while (bests.size() > 4_000 && bests.get(2_000).nanos() < now - KEPT) {
            bests.subList(0, 1_000).clear();
        }
    }

    private Map<Indicator, ToDoubleFunction<Plain>> pairs() {
        Map<Indicator, ToDoubleFunction<Plain>> pairs = new LinkedHashMap<>();
        pairs.put(instrument.add("TWPA"), it -> it.timeAverage(300, 0, Deal::price));
        pairs.put(
                instrument.add("VWAP"),
                it -> it.deals(300, 0).stream()
                                .mapToDouble(deal -> deal.price() * deal.quantity())
                                .sum()
                        / it.volume(300, 0));
        pairs.put(
                instrument.add("VTWPA"),
                it -> it.timeAverage(300, 0, deal -> deal.price() * deal.quantity())
                        / it.timeAverage(300, 0, Deal::quantity));
        pairs.put(instrument.add("PUMP_MAGNITUDE_PCT"), it -> {
            double base = it.timeAverage(60, 30, Deal::price);
            return (it.timeAverage(10, 0, Deal::price) - base) / base * 100;
        });
        pairs.put(instrument.add("PRICE_MOMENTUM"), it -> (it.mean(30, 0) - it.mean(120, 30)) / it.mean(120, 30) * 100);
        pairs.put(instrument.add("VOLUME_SURGE_RATIO"), it -> it.volume(30, 0) / 30 / (it.volume(600, 30) / 570));
        pairs.put(instrument.add("ORDER_FLOW_IMBALANCE"), it -> it.flow(60, 0));
        pairs.put(
                instrument.add("DECISION_DENSITY_ACCELERATION"),
                it -> it.medianInterval(600, 60) / it.medianInterval(60, 0));
        pairs.put(instrument.add("DEAL_SIZE_VOLATILITY"), it -> it.sizeDeviation(300, 0));
        pairs.put(instrument.add("SPREAD_VOLATILITY"), it -> it.spreadDeviation(300));
        pairs.put(instrument.add("VOLUME_PRICE_CORRELATION"), it -> it.correlation(300));
        pairs.put(
                instrument.add("BID_ASK_IMBALANCE"),
                it -> 100
                        * it.timeAverageOfBest(
                                30,
                                0,
                                best -> (best.bidQuantity() - best.askQuantity())
                                        / (best.bidQuantity() + best.askQuantity())));
        pairs.put(
                instrument.add("VELOCITY_ACCELERATION"),
                it -> (it.inForce(0) / it.inForce(60) - 1) * 100 / 60
                        - (it.inForce(0) / it.inForce(300) - 1) * 100 / 300);
        pairs.put(
                instrument.add("MAX_PRICE"),
                it -> it.deals(300, 0).stream().mapToDouble(Deal::price).max().orElseThrow());
        ofPrices(pairs);
        ofMoves(pairs);
        ofQuantities(pairs);
        ofBestPrices(pairs);
        return pairs;
    }

    private void ofPrices(Map<Indicator, ToDoubleFunction<Plain>> pairs) {
        pairs.put(
                instrument.add("MIN_PRICE"),
                it -> it.deals(300, 0).stream().mapToDouble(Deal::price).min().orElseThrow());
        pairs.put(
                instrument.add("FIRST_PRICE"), it -> it.deals(300, 0).getFirst().price());
        pairs.put(instrument.add("LAST_PRICE"), it -> it.inForce(0));
        pairs.put(
                instrument.add("TWPA_RATIO", "t3", 900, "t4", 300),
                it -> it.timeAverage(300, 60, Deal::price) / it.timeAverage(900, 300, Deal::price));
        pairs.put(instrument.add("PRICE_VELOCITY"), it -> it.velocity(10, 60, 30, 0));
        pairs.put(instrument.add("VELOCITY"), it -> percent(it.inForce(0), it.inForce(30)));
        pairs.put(instrument.add("VELOCITY", "method", "TW_MidPrice"), it -> percent(it.mid(10, 0), it.mid(60, 30)));
        pairs.put(instrument.add("PRICE_VOLATILITY"), it -> it.priceVolatility(300));
        pairs.put(instrument.add("ROC", "bar_seconds", 10), it -> it.close(0) / it.close(10) - 1);
        pairs.put(instrument.add("BOLLINGER_PERCENT_B", "bar_seconds", 10), it -> {
            List<Double> closes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                closes.add(it.close(i));
            }
            double mean = closes.stream().mapToDouble(each -> each).average().orElseThrow();
            double half = 2 * deviation(closes);
            return (it.close(0) - mean + half) / (2 * half);
        });
    }

    private void ofMoves(Map<Indicator, ToDoubleFunction<Plain>> pairs) {
        pairs.put(instrument.add("VELOCITY_DIVERGENCE"), it -> {
            double fast = it.rate(60, 0);
            double slow = it.rate(300, 0);
            return Math.abs(fast - slow) / Math.max(Math.abs(fast), Math.abs(slow));
        });
        pairs.put(instrument.add("PRICE_ACCELERATION"), it -> it.acceleration(30, 0));
        pairs.put(instrument.add("PRICE_JERK"), it -> (it.acceleration(30, 0) - it.acceleration(30, 30)) / 30);
        pairs.put(instrument.add("MOMENTUM_STREAK"), Plain::streak);
        pairs.put(instrument.add("DIRECTION_CONSISTENCY"), Plain::consistency);
        pairs.put(instrument.add("MARKET_REGIME"), it -> it.consistency() * it.way());
        pairs.put(
                instrument.add("SIGNAL_CONFIDENCE"),
                it -> it.consistency()
                        * it.share(Math.abs(percent(it.inForce(0), it.inForce(600))) / 10)
                        * it.share(Math.abs(it.streak()) / 2));
        pairs.put(
                instrument.add("MOMENTUM_DECAY"),
                it -> 1
                        - it.inForce(0)
                                / it.deals(600, 0).stream()
                                        .mapToDouble(Deal::price)
                                        .max()
                                        .orElseThrow());
        pairs.put(
                instrument.add("MULTI_TIMEFRAME_CONFIDENCE"),
                it -> it.move(60) * 0.5 + it.move(300) * 0.3 + it.move(900) * 0.2);
    }

    private void ofQuantities(Map<Indicator, ToDoubleFunction<Plain>> pairs) {
        pairs.put(instrument.add("SUM_VOLUME"), it -> it.volume(300, 0));
        pairs.put(instrument.add("AVG_VOLUME"), it -> it.volume(300, 0) / it.count(300, 0));
        pairs.put(instrument.add("AVERAGE_TRADE_SIZE"), it -> it.volume(300, 0) / it.count(300, 0));
        pairs.put(instrument.add("COUNT_DEALS"), it -> it.count(300, 0));
        pairs.put(instrument.add("TRADE_FREQUENCY"), it -> it.count(300, 0) / 5);
        pairs.put(
                instrument.add("INTER_DEAL_INTERVALS"),
                it -> it.intervals(300, 0).stream()
                        .mapToDouble(each -> each)
                        .average()
                        .orElseThrow());
        pairs.put(instrument.add("TRADE_CLUSTERING"), it -> {
            List<Double> intervals = it.intervals(300, 0);
            double mean = intervals.stream().mapToDouble(each -> each).average().orElseThrow();
            return Math.pow(deviation(intervals) / mean, 2);
        });
        pairs.put(
                instrument.add("ORDER_FLOW_REVERSAL"),
                it -> (it.flow(300, 60) - it.flow(60, 0)) / (1 + Math.abs(it.flow(300, 60))));
        pairs.put(instrument.add("VOLUME_EXHAUSTION"), it -> {
            double highest = it.sampled(30, 600, ago -> it.volume(60 + ago, ago)).stream()
                    .mapToDouble(each -> each)
                    .max()
                    .orElseThrow();
            return 1 - it.volume(60, 0) / highest;
        });
        pairs.put(instrument.add("VOLUME_SURGE"), it -> it.volume(30, 0) / it.volume(600, 30));
        pairs.put(instrument.add("VOLUME_SPIKE_RATIO"), it -> it.volumeRate(30, 0) / it.volumeRate(600, 30));
        pairs.put(
                instrument.add("VOLUME_ACCELERATION"),
                it -> it.volumeRate(30, 0) / it.volumeRate(600, 30) - it.volumeRate(60, 30) / it.volumeRate(630, 60));
        pairs.put(instrument.add("VOLUME_CONCENTRATION"), it -> it.volume(60, 0) / it.volume(600, 0));
        pairs.put(
                instrument.add("TRADE_SIZE_MOMENTUM"),
                it -> it.volume(60, 0) / it.count(60, 0) / (it.volume(600, 60) / it.count(600, 60)));
        pairs.put(instrument.add("TRADE_FREQUENCY_SPIKE"), it -> it.count(60, 0) / 60 / (it.count(600, 60) / 540));
    }

    private void ofBestPrices(Map<Indicator, ToDoubleFunction<Plain>> pairs) {
        pairs.put(instrument.add("TW_MIDPRICE"), it -> it.mid(300, 0));
        pairs.put(instrument.add("AVG_BEST_BID"), it -> it.timeAverageOfBest(300, 0, Best::bid));
        pairs.put(instrument.add("AVG_BEST_ASK"), it -> it.timeAverageOfBest(300, 0, Best::ask));
        pairs.put(instrument.add("AVG_BID_QTY"), it -> it.timeAverageOfBest(300, 0, Best::bidQuantity));
        pairs.put(instrument.add("AVG_ASK_QTY"), it -> it.timeAverageOfBest(300, 0, Best::askQuantity));
        pairs.put(instrument.add("SPREAD_PERCENTAGE"), it -> it.spread(300, 0));
        pairs.put(instrument.add("SPREAD_PCT"), it -> Plain.spreadPercent(bests.getLast()));
        pairs.put(instrument.add("LIQUIDITY_DRAIN_INDEX"), it -> -percent(it.money(30, 0), it.money(600, 30)));
        pairs.put(instrument.add("TOTAL_LIQUIDITY"), it -> it.liquidity(60, 0));
        pairs.put(instrument.add("LIQUIDITY_RATIO"), it -> it.liquidity(60, 0) / it.liquidity(600, 60));
        pairs.put(instrument.add("LIQUIDITY_DRAIN"), it -> 1 - it.liquidity(60, 0) / it.liquidity(600, 60));
        pairs.put(instrument.add("SPREAD_WIDENING_RATIO"), it -> it.spread(60, 0) / it.spread(600, 60));
        pairs.put(instrument.add("MID_PRICE_VELOCITY"), it -> percent(it.mid(60, 0), it.mid(600, 60)));
        pairs.put(
                instrument.add("DEAL_VS_MID_DEVIATION"),
                it -> Math.abs(percent(it.timeAverage(60, 0, Deal::price), it.mid(60, 0))));
        pairs.put(
                instrument.add("MARKET_STRESS"),
                it -> it.priceVolatility(300) * it.sizeDeviation(300, 0) * it.spreadDeviation(300));
    }

    @Test
    void areTheSameMadeAnew() {
        ScriptedInstrument again = new ScriptedInstrument(1 << 20);
        List<Indicator> all = addAll(instrument);
        instrument.live(0);
        again.live(0);
        best();
        for (int i = 0; i < TICKS * 3 / 4; i++) {
            step(instrument);
        }
        List<Indicator> anew = addAll(again);
        int deal = 0;
        for (Best best : bests) {
            while (deal < deals.size() && deals.get(deal).nanos() < best.nanos()) {
                tell(again, deals.get(deal++));
            }
            again.best(best.nanos(), best.bid(), best.bidQuantity(), best.ask(), best.askQuantity());
        }
        while (deal < deals.size()) {
            tell(again, deals.get(deal++));
        }
        instrument.time(now + SECOND);
        again.time(now + SECOND);
        for (int i = 0; i < all.size(); i++) {
            assertThat(Double.compare(anew.get(i).value(), all.get(i).value()))
                    .as(
                            "seed %d: %s is %s, made anew %s",
                            seed,
                            all.get(i).key(),
                            all.get(i).value(),
                            anew.get(i).value())
                    .isZero();
        }
    }

    private static List<Indicator> addAll(ScriptedInstrument to) {
        List<Indicator> added = new ArrayList<>();
        for (IndicatorType type : IndicatorTypes.all()) {
            if (type.inputs().isEmpty()) {
                added.add(to.add(type.name()));
            }
        }
        return added;
    }

    private static void tell(ScriptedInstrument to, Deal deal) {
        to.deal(deal.nanos(), deal.price(), deal.quantity(), deal.aggressor());
    }

    private void step(ScriptedInstrument to) {
        now += 1 + random.nextLong(2 * SECOND / 5);
        if (random.nextInt(3) == 0) {
            best();
        } else {
            price = Math.max(1, Math.round((price + random.nextGaussian() / 5) * 100) / 100.0);
            double quantity = (1 + random.nextInt(100_000)) / 1e5;
            Deal deal = new Deal(now, price, quantity, random.nextBoolean() ? VenueSide.BUY : VenueSide.SELL);
            deals.add(deal);
            tell(to, deal);
        }
    }

    private void best() {
        Best best = new Best(
                now,
                Math.round((price - 0.5) * 100) / 100.0,
                (1 + random.nextInt(100_000)) / 1e5,
                Math.round((price + 0.01 + random.nextInt(100) / 100.0) * 100) / 100.0,
                (1 + random.nextInt(100_000)) / 1e5);
        bests.add(best);
        instrument.best(now, best.bid(), best.bidQuantity(), best.ask(), best.askQuantity());
    }
}
