/**
 * Tick stores: databases that follow the tape, so that people can ask it by SQL. The tape stays the truth; a store reads it from
 * its files, at its own pace, and remembers with its rows how far it came. May use {@code market}, {@code tape}, and JDBC.
 */
@NullMarked
package org.bourse.floor.store;

import org.jspecify.annotations.NullMarked;
