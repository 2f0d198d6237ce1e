/** FIX texts and the exchange's exact values, turned into each other. Pure: no I/O, no state. */
@NullMarked
package org.bourse.fix.wire;

import org.jspecify.annotations.NullMarked;
