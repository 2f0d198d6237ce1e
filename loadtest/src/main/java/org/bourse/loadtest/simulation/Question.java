package org.bourse.loadtest.simulation;

import java.io.IOException;
import org.bourse.loadtest.report.Verdict;

/** A question that a load test answers: it puts load on an exchange and judges what it saw. */
interface Question {

    /** Does it; prints its figures, and answers the verdict. */
    Verdict answer(Settings settings) throws IOException, InterruptedException;
}
