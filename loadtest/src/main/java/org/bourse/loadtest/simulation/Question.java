package org.bourse.loadtest.simulation;

import java.io.IOException;
import org.bourse.loadtest.report.Verdict;

/** What a load test finds out: puts load on an exchange and judges what it saw. */
interface Question {

    /** Does it; prints its figures, and answers the verdict. */
    Verdict answer(Settings settings) throws IOException, InterruptedException;
}
