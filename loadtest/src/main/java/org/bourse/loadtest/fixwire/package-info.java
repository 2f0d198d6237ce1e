/**
 * FIX messages as bytes of a stream, to write and to read, for clients that load a server and should cost little
 * themselves, and their sessions, which know of no more messages than an order and its report need.
 */
@NullMarked
package org.bourse.loadtest.fixwire;

import org.jspecify.annotations.NullMarked;
