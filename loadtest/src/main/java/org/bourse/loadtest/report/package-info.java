/** The report of a load test, for people and for the shell. Uses nothing but the JDK and histograms. */
@NullMarked
package org.bourse.loadtest.report;

import org.jspecify.annotations.NullMarked;
