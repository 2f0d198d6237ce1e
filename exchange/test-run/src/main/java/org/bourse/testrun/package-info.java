/**
 * A run of the tests: what its screen shows, a log file per suite, the WARN and ERROR lines a suite expects, and the tools
 * it needs. For tests only; uses nothing of the exchange.
 */
@NullMarked
package org.bourse.testrun;

import org.jspecify.annotations.NullMarked;
