/**
 * FIX messages as bytes of a stream, to write and to read, for clients that load a server and should cost little
 * themselves. Knows how a message is framed and nothing of what it means; uses the JDK only.
 */
@NullMarked
package org.bourse.loadtest.fixwire;

import org.jspecify.annotations.NullMarked;
