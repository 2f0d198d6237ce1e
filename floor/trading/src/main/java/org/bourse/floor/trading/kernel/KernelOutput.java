package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.CodeSignal;
import org.bourse.floor.trading.strategy.StrategyState;
import org.bourse.floor.trading.strategy.Transition;

/**
 * What a kernel says, in the order in which it came about. Each has its place: the number on the tape of the last event that was
 * told before, beyond which nothing can have had a part in it.
 */
public sealed interface KernelOutput {

    /** The number on the tape of the last event told. */
    long place();

    /** As of when. */
    long nanos();

    /** A strategy's step, with the conditions that led to it and their values. */
    record Step(long place, Transition transition) implements KernelOutput {
        @Override
        public long nanos() {
            return transition.moment();
        }
    }

    /** The conditions of a strategy's emergency began to hold while it was in that state, with their values. */
    record Alarmed(
            long place, long nanos, String strategy, int instrument, StrategyState state, List<Transition.Seen> seen)
            implements KernelOutput {

        /** Copies what was seen. */
        public Alarmed {
            seen = List.copyOf(seen);
        }
    }

    /**
     * A strategy in code has said what it wants.
     *
     * @param inputs its indicators by their names, with their values
     * @param refusal why that is not followed, or nothing
     */
    record Signalled(long place, String strategy, int instrument, CodeSignal signal, List<Input> inputs, String refusal)
            implements KernelOutput {

        /** Copies the inputs. */
        public Signalled {
            inputs = List.copyOf(inputs);
        }

        @Override
        public long nanos() {
            return signal.moment();
        }
    }

    /** An indicator with the value that was looked at. */
    record Input(String indicator, double value) {}

    /**
     * What the checks said of an entry.
     *
     * @param quantity how much of it there would be, in the instrument's scale
     * @param price at which it is valued, in the instrument's scale; 0: there was none
     */
    record Assessed(
            long place, long nanos, String strategy, int instrument, long quantity, long price, RiskVerdict verdict)
            implements KernelOutput {}

    /** An intent is on its way. */
    record Sent(long place, long nanos, String strategy, OrderIntent intent) implements KernelOutput {}

    /** A venue has reported of an order. */
    record Reported(long place, long nanos, OrderReport report) implements KernelOutput {}

    /** A venue has reported of the account. */
    record Credited(long place, long nanos, AccountReport report) implements KernelOutput {}

    /**
     * A position is another one.
     *
     * @param quantity signed
     * @param cost what was paid for it
     * @param realized what was made of all that was closed of the instrument, fees left out
     * @param cash of the whole account
     */
    record Held(
            long place,
            long nanos,
            int instrument,
            long quantity,
            BigDecimal cost,
            BigDecimal realized,
            BigDecimal cash)
            implements KernelOutput {}

    /**
     * The capital was shared out.
     *
     * @param shares percent of it by strategies' names
     */
    record Allocated(long place, long nanos, Why why, SortedMap<String, BigDecimal> shares) implements KernelOutput {

        /** What led to it. */
        public enum Why {
            /** It is the first time. */
            BEGUN,
            /** It was time. */
            REBALANCED,
            /** A strategy was paused. */
            LEFT,
            /** A strategy that was paused goes on. */
            JOINED
        }

        /** Copies the shares. */
        public Allocated {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        }
    }

    /** A command was done. */
    record Commanded(long place, long nanos, KernelCommand command) implements KernelOutput {}

    /** All of it as one line of comma-separated values. */
    default String line() {
        return OutputLine.of(this);
    }
}
