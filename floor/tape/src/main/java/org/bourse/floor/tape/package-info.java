/**
 * Tapes: directories of segment files that hold every event in the order it came. A segment begins with the instruments and
 * the live books, so that it can be replayed alone; each record has a checksum; a sealed segment has a SHA-256, which the next
 * one's head repeats. May use {@code market} and the file system.
 */
@NullMarked
package org.bourse.floor.tape;

import org.jspecify.annotations.NullMarked;
