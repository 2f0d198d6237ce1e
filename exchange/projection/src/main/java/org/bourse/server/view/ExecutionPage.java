package org.bourse.server.view;

import java.util.List;

/**
 * A broker's executions behind an event, oldest first, without a hole. Those of one event are never parted.
 *
 * @param executions none of them a refusal
 * @param nextAfter the event up to which these are all there are
 * @param mayHaveMore whether more may have happened since that event
 */
public record ExecutionPage(List<Execution> executions, long nextAfter, boolean mayHaveMore) {

    public ExecutionPage {
        executions = List.copyOf(executions);
    }

    /**
     * A page of at most {@code limit} executions, or one more where the last two are of one event.
     *
     * @param found all there are up to {@code reached}, or the first of them, but at least two more than {@code limit}
     *     then
     * @param complete whether nothing happened after {@code reached}
     */
    public static ExecutionPage of(List<Execution> found, int limit, long reached, boolean complete) {
        int end = Math.min(found.size(), limit);
        while (end > 0
                && end < found.size()
                && found.get(end).eventSequence() == found.get(end - 1).eventSequence()) {
            end++;
        }
        return end < found.size()
                ? new ExecutionPage(found.subList(0, end), found.get(end - 1).eventSequence(), true)
                : new ExecutionPage(found, reached, !complete);
    }
}
