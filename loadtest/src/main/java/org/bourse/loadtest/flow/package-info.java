/**
 * The orders a load test sends: drawn from a seed, each a function of its number, so that a run can be repeated and what
 * became of each order be checked against what it was. Uses nothing but the JDK.
 */
@NullMarked
package org.bourse.loadtest.flow;

import org.jspecify.annotations.NullMarked;
