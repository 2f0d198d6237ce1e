package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What strategies share: so many may have a signal or a position at a time, and one an instrument. A machine takes a
 * slot with its signal and gives it back on whatever way it ends.
 */
public final class StrategySlots {

    /** So many where nothing else is said. */
    public static final int STANDARD = 3;

    private final int most;
    private final Map<Integer, StrategyMachine> byInstrument = new HashMap<>();

    /** With that many. */
    public StrategySlots(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("There is 1 slot or more, not " + most + ".");
        }
        this.most = most;
    }

    boolean take(StrategyMachine machine) {
        StrategyMachine holder = byInstrument.get(machine.instrument());
        if (holder != null || byInstrument.size() >= most) {
            return holder == machine;
        }
        byInstrument.put(machine.instrument(), machine);
        return true;
    }

    void release(StrategyMachine machine) {
        byInstrument.remove(machine.instrument(), machine);
    }

    /** How many are taken. */
    public int taken() {
        return byInstrument.size();
    }

    /** Which strategy has an instrument, if one has. */
    public @Nullable String holder(int instrument) {
        StrategyMachine machine = byInstrument.get(instrument);
        return machine == null ? null : machine.definition().name();
    }

    /** The instruments that are held, ascending. */
    public List<Integer> instruments() {
        List<Integer> instruments = new ArrayList<>(byInstrument.keySet());
        instruments.sort(null);
        return instruments;
    }
}
