package org.bourse.floor.trading.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bourse.floor.trading.StateCarrier;

/** What the account was worth and what prices were at the ends of the last periods, out of which a portfolio's risk is made. */
final class PeriodReturns {

    private final long periodNanos;
    private final int most;
    private final Deque<Double> equity = new ArrayDeque<>();
    private final Map<Integer, Deque<Double>> prices = new TreeMap<>();
    private long nextEnd;

    PeriodReturns(long periodNanos, int lookback) {
        this.periodNanos = periodNanos;
        most = lookback + 1;
    }

    /** A moment; where it is the first one behind a period's end, the period ends with what is now. */
    void at(long moment, double worth, Iterable<TradedInstrument> instruments) {
        if (moment < nextEnd) {
            return;
        }
        nextEnd = moment - Math.floorMod(moment, periodNanos) + periodNanos;
        add(equity, worth);
        for (TradedInstrument each : instruments) {
            add(prices.computeIfAbsent(each.id(), _ -> new ArrayDeque<>()), (double) each.closingPrice(true));
        }
    }

    private void add(Deque<Double> to, double value) {
        to.addLast(value);
        if (to.size() > most) {
            to.removeFirst();
        }
    }

    /** At the ends of periods, oldest first, and now. */
    double[] equity(double now) {
        double[] all = new double[equity.size() + 1];
        int place = 0;
        for (double each : equity) {
            all[place++] = each;
        }
        all[place] = now;
        return all;
    }

    /** The returns of each of these instruments over the last periods of which all have prices. */
    List<double[]> returns(List<Integer> instruments) {
        List<double[]> all = new ArrayList<>();
        for (int instrument : instruments) {
            Deque<Double> known = prices.getOrDefault(instrument, new ArrayDeque<>());
            double[] returns = new double[Math.max(0, known.size() - 1)];
            int place = -1;
            double before = 0;
            for (double price : known) {
                if (place >= 0) {
                    returns[place] = before == 0 ? 0 : price / before - 1;
                }
                before = price;
                place++;
            }
            all.add(returns);
        }
        return all;
    }

    /** The deviation of an instrument's returns; 0 where there are not two. */
    double volatility(int instrument) {
        double[] returns = returns(List.of(instrument)).getFirst();
        if (returns.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(returns).sum() / returns.length;
        double squares = 0;
        for (double each : returns) {
            squares += (each - mean) * (each - mean);
        }
        return StrictMath.sqrt(squares / (returns.length - 1));
    }

    void carry(StateCarrier state) {
        nextEnd = state.carry(nextEnd);
        carry(state, equity);
        int count = state.carry(prices.size());
        List<Integer> ids = new ArrayList<>(prices.keySet());
        for (int i = 0; i < count; i++) {
            int id = state.carry(i < ids.size() ? ids.get(i) : 0);
            carry(state, prices.computeIfAbsent(id, _ -> new ArrayDeque<>()));
        }
    }

    private static void carry(StateCarrier state, Deque<Double> values) {
        double[] carried =
                state.carry(values.stream().mapToDouble(Double::doubleValue).toArray());
        values.clear();
        for (double value : carried) {
            values.addLast(value);
        }
    }
}
