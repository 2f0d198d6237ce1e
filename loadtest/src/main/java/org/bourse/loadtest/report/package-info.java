/** What a load test has to say in the end, for people and for the shell. Uses nothing but the JDK and histograms. */
@NullMarked
package org.bourse.loadtest.report;

import org.jspecify.annotations.NullMarked;
