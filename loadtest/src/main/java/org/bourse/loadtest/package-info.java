/** How fast it is: JMH benchmarks of the engine and its codec, and load on a running exchange from outside. */
@NullMarked
package org.bourse.loadtest;

import org.jspecify.annotations.NullMarked;
