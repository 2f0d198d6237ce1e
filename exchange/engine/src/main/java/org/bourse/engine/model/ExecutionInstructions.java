package org.bourse.engine.model;

/**
 * What an order says of how it is to be executed, besides its terms. Most orders say nothing: {@link #NONE}.
 *
 * @param postOnly whether it may only rest, and is refused where it would trade at once
 */
public record ExecutionInstructions(boolean postOnly) {

    /** An order that says nothing of it. */
    public static final ExecutionInstructions NONE = new ExecutionInstructions(false);

    /** An order that may only rest. */
    public static final ExecutionInstructions POST_ONLY = new ExecutionInstructions(true);

    /** These; the same object each time, so that reading an order makes none. */
    public static ExecutionInstructions of(boolean postOnly) {
        return postOnly ? POST_ONLY : NONE;
    }

    /** Whether they say nothing. */
    public boolean areNone() {
        return equals(NONE);
    }
}
