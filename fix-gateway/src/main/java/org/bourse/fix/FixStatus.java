package org.bourse.fix;

import java.util.Map;

/**
 * The gateway at a glance, for health and metrics.
 *
 * @param connections open connections
 * @param closed connections since the start that were closed because of what came over them, or did not come
 * @param sessions sessions that exist
 * @param loggedOn sessions whose client is logged on
 * @param received clients' messages since the start, session messages included
 * @param sent messages for clients since the start, session messages and those for clients that are away included,
 *     repetitions not
 * @param rejects messages among them that refuse something
 * @param throttled clients' messages since the start that were refused because they came too fast
 * @param reports execution reports written since the start
 * @param stopped brokers whose reports can't be made, by comp id, and {@link #EVERYBODY} when nobody's can; each with the
 *     first command that was not reported: they go on with it at the next start
 * @param heldSequence the first command that is neither reported nor kept for the broker whose report it is, before which the
 *     gateway's position stays until the next start; 0 when there is none
 * @param waiting commands whose reports are not written yet
 * @param writtenSequence the command up to which all reports are written and safe, or kept for the next start to write them
 * @param stalledMicros how long writing has failed by now, in microseconds; 0 when it works
 */
public record FixStatus(
        int connections,
        long closed,
        int sessions,
        int loggedOn,
        long received,
        long sent,
        long rejects,
        long throttled,
        long reports,
        Map<String, Long> stopped,
        long heldSequence,
        long waiting,
        long writtenSequence,
        long stalledMicros) {

    /** The key of all brokers among the stopped ones; no comp id has a space. */
    static final String EVERYBODY = "all brokers";

    /** Whether nobody's reports can be made. */
    public boolean isStoppedForAll() {
        return stopped.containsKey(EVERYBODY);
    }

    /** The brokers whose own reports can't be made. */
    public int brokersStopped() {
        return stopped.size() - (isStoppedForAll() ? 1 : 0);
    }
}
