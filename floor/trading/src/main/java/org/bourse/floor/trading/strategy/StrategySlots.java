package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What strategies share: so many may have a signal or a position at a time, and one an instrument. A strategy takes a
 * slot with its signal and gives it back on whatever way it ends.
 */
public final class StrategySlots {

    /** So many where nothing else is said. */
    public static final int STANDARD = 3;

    private final int most;
    private final Map<Integer, SlotHolder> byInstrument = new HashMap<>();

    /** With that many. */
    public StrategySlots(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("There is 1 slot or more, not " + most + ".");
        }
        this.most = most;
    }

    /** Takes one; whether it has it now. */
    public boolean take(SlotHolder wants) {
        SlotHolder holder = byInstrument.get(wants.instrument());
        if (holder != null || byInstrument.size() >= most) {
            return holder == wants;
        }
        byInstrument.put(wants.instrument(), wants);
        return true;
    }

    /** Gives it back; no news where it has none. */
    public void release(SlotHolder holder) {
        byInstrument.remove(holder.instrument(), holder);
    }

    /** Which strategy has an instrument, if one has. */
    public @Nullable String holder(int instrument) {
        SlotHolder holder = byInstrument.get(instrument);
        return holder == null ? null : holder.name();
    }

    /** The instruments that are held, ascending. */
    public List<Integer> instruments() {
        List<Integer> instruments = new ArrayList<>(byInstrument.keySet());
        instruments.sort(null);
        return instruments;
    }
}
