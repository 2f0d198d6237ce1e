package org.bourse.loadtest.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.loadtest.exchange.AnswerTimes;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.report.Check;

/**
 * The results of one run of a simulation.
 *
 * @param recorder answer times and failures
 * @param cpu who used the processors while it was measured
 * @param ownTimes what the exchange itself took for its answers while it was measured
 * @param samples what was seen of the processes all along
 * @param assertionsHeld whether Gatling's own assertions did
 * @param report Gatling's HTML report
 */
record LoadMeasurement(
        Recorder recorder,
        CpuSplit cpu,
        AnswerTimes ownTimes,
        List<MachineSample> samples,
        boolean assertionsHeld,
        Path report) {

    /**
     * Whether each order that was due was answered as it should be: taken, or refused because it came after its own
     * valid_until, on a machine that had no time for it before.
     */
    Check noOrderFailed(Figures figures) {
        Map<String, Long> failures = recorder.failures();
        return new Check(
                "No order failed",
                assertionsHeld && failures.isEmpty() && figures.errors() <= recorder.ordersTooLate(),
                recorder.clock().usersDue() + " due, " + figures.times().count() + " acknowledged"
                        + (recorder.ordersTooLate() == 0
                                ? ""
                                : ", " + recorder.ordersTooLate() + " came after their own valid_until")
                        + (failures.isEmpty() ? "" : ", " + failures));
    }
}
