package org.bourse.floor.trading.indicator;

import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.trading.DealTape;
import org.bourse.floor.trading.StateCarrier;

/**
 * Bars of one length made of a live book's deals, by the time of their receipt. An interval without a deal has none,
 * and neither has one that was not seen whole.
 */
final class BarFeed implements DealTape {

    private final long length;
    private final List<BarRule> rules = new ArrayList<>();
    private boolean open;
    private long sinceNanos;
    private long start;
    private boolean some;
    private double first;
    private double high;
    private double low;
    private double last;
    private double volume;

    BarFeed(long length) {
        this.length = length;
    }

    void tell(BarRule rule) {
        rules.add(rule);
    }

    @Override
    public void begin(long now) {
        open = true;
        sinceNanos = now;
        start = now - Math.floorMod(now, length);
        some = false;
    }

    @Override
    public void end() {
        open = false;
        some = false;
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).reset();
        }
    }

    @Override
    public void advance(long now) {
        if (!open || now - start < length) {
            return;
        }
        if (some && start >= sinceNanos) {
            for (int i = 0; i < rules.size(); i++) {
                rules.get(i).bar(first, high, low, last, volume);
            }
        }
        some = false;
        start = now - Math.floorMod(now, length);
    }

    @Override
    public void deal(long now, double price, double quantity) {
        if (!some) {
            some = true;
            first = price;
            high = price;
            low = price;
            volume = 0;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        last = price;
        volume += quantity;
    }

    void carry(StateCarrier state) {
        open = state.carry(open);
        sinceNanos = state.carry(sinceNanos);
        start = state.carry(start);
        some = state.carry(some);
        first = state.carry(first);
        high = state.carry(high);
        low = state.carry(low);
        last = state.carry(last);
        volume = state.carry(volume);
        rules.forEach(rule -> rule.carry(state));
    }
}
