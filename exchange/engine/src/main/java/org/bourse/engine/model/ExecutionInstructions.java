package org.bourse.engine.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What an order says of how it is to be executed, besides its terms. Most orders say nothing: {@link #NONE}.
 *
 * @param postOnly whether it may only rest, and is refused where it would trade at once
 * @param selfTradePrevention what becomes of it where it would trade with an order of its own broker
 */
public record ExecutionInstructions(boolean postOnly, SelfTradePrevention selfTradePrevention) {

    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();
    private static final List<ExecutionInstructions> ALL = all();

    /** An order that says nothing of it. */
    public static final ExecutionInstructions NONE = of(false);

    /** An order that may only rest. */
    public static final ExecutionInstructions POST_ONLY = of(true);

    /** Nothing but whether it may only rest. */
    public static ExecutionInstructions of(boolean postOnly) {
        return of(postOnly, SelfTradePrevention.NONE);
    }

    /** These; the same object each time, so that reading an order makes none. */
    @SuppressWarnings("EnumOrdinal") // The number never leaves this class.
    public static ExecutionInstructions of(boolean postOnly, SelfTradePrevention selfTradePrevention) {
        return ALL.get((postOnly ? PREVENTIONS.length : 0) + selfTradePrevention.ordinal());
    }

    private static List<ExecutionInstructions> all() {
        List<ExecutionInstructions> all = new ArrayList<>();
        for (boolean postOnly : new boolean[] {false, true}) {
            for (SelfTradePrevention prevention : PREVENTIONS) {
                all.add(new ExecutionInstructions(postOnly, prevention));
            }
        }
        return List.copyOf(all);
    }
}
