/**
 * The journal: every command the exchange has accepted work for, in order, on disk before anything comes of it. May use
 * the engine's commands, the codec and the file system.
 *
 * <p>The files are {@code journal/0000000001.journal} and so on, without gaps in the numbers. Each is made at its full
 * length, filled with zeros and forced, before it is needed; so writing a batch overwrites bytes that are there (which
 * forces faster than appending and can't run out of space), and going on to the next file costs nothing. A file is a
 * {@link SegmentHeader} followed by records ({@link RecordFormat}) and zeros.
 */
@NullMarked
package org.bourse.server.journal;

import org.jspecify.annotations.NullMarked;
