package org.bourse.floor.trading.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.trading.indicator.ScriptedInstrument.SECOND;

import java.util.ArrayList;
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

        double timeAverageOfBest(double t1, ToDoubleFunction<Best> value) {
            long start = now - Math.round(t1 * SECOND);
            double area = 0;
            double time = 0;
            for (int i = 0; i < bests.size(); i++) {
                long until = i + 1 < bests.size() ? bests.get(i + 1).nanos() : now;
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

        double medianInterval(double t1, double t2) {
            List<Double> intervals = new ArrayList<>();
            for (int i = firstSince(t1);
                    i < deals.size() && deals.get(i).nanos() <= now - Math.round(t2 * SECOND);
                    i++) {
                intervals.add((deals.get(i).nanos() - deals.get(i - 1).nanos()) / 1e9);
            }
            intervals.sort(null);
            int half = intervals.size() / 2;
            return intervals.size() % 2 == 1
                    ? intervals.get(half)
                    : (intervals.get(half - 1) + intervals.get(half)) / 2;
        }

        double sizeDeviation(double t1, double t2) {
            double[] sizes = deals(t1, t2).stream().mapToDouble(Deal::quantity).toArray();
            double mean = 0;
            for (double size : sizes) {
                mean += size / sizes.length;
            }
            double squares = 0;
            for (double size : sizes) {
                squares += (size - mean) * (size - mean) / sizes.length;
            }
            return Math.sqrt(squares) / mean;
        }

        /** Of the spreads in percent of each change of a best price. */
        double spreadDeviation(double t1) {
            List<Double> spreads = new ArrayList<>();
            for (int i = 1; i < bests.size(); i++) {
                Best best = bests.get(i);
                boolean isNew = best.bid() != bests.get(i - 1).bid()
                        || best.ask() != bests.get(i - 1).ask();
                if (isNew && best.nanos() >= now - Math.round(t1 * SECOND)) {
                    spreads.add((best.ask() - best.bid()) * 200 / (best.bid() + best.ask()));
                }
            }
            double mean = spreads.stream().mapToDouble(each -> each).average().orElseThrow();
            return Math.sqrt(spreads.stream()
                    .mapToDouble(each -> (each - mean) * (each - mean))
                    .average()
                    .orElseThrow());
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
                            .satisfies(value -> assertThat(Math.abs(value - expected))
                                    .isLessThanOrEqualTo(1e-9 * Math.max(1e-3, Math.abs(expected))));
                }
                now++;
            }
        }
    }

    /** What no formula looks at any more; the lists would be walked through again and again. */
    private void forgetOld() {
        while (deals.size() > 4_000 && deals.get(2_000).nanos() < now - 900 * SECOND) {
            deals.subList(0, 1_000).clear();
        }
        while (bests.size() > 4_000 && bests.get(2_000).nanos() < now - 900 * SECOND) {
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
                                best -> (best.bidQuantity() - best.askQuantity())
                                        / (best.bidQuantity() + best.askQuantity())));
        pairs.put(
                instrument.add("TW_MIDPRICE"), it -> it.timeAverageOfBest(300, best -> (best.bid() + best.ask()) / 2));
        pairs.put(
                instrument.add("VELOCITY_ACCELERATION"),
                it -> (it.inForce(0) / it.inForce(60) - 1) * 100 / 60
                        - (it.inForce(0) / it.inForce(300) - 1) * 100 / 300);
        pairs.put(
                instrument.add("MAX_PRICE"),
                it -> it.deals(300, 0).stream().mapToDouble(Deal::price).max().orElseThrow());
        return pairs;
    }

    @Test
    void areTheSameMadeAnew() {
        ScriptedInstrument again = new ScriptedInstrument(1 << 20);
        List<Indicator> all = addAll(instrument);
        instrument.live(0);
        again.live(0);
        best();
        for (int i = 0; i < 15_000; i++) {
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
