package org.bourse.loadtest.simulation;

import java.nio.file.Path;
import java.util.List;
import org.bourse.loadtest.exchange.AnswerTimes;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.MachineSample;

/**
 * What one run of a simulation came to.
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
        Path report) {}
