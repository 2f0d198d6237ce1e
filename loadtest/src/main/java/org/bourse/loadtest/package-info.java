/** Measurements of speed: JMH benchmarks of the engine and its codec, and load on a running exchange. */
@NullMarked
package org.bourse.loadtest;

import org.jspecify.annotations.NullMarked;
