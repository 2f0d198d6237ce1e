/**
 * The FIX session layer around QuickFIX/J: accepting connections, letting in who may come in, bounding what a connection
 * can cost. Knows nothing about orders.
 */
@NullMarked
package org.bourse.fix.session;

import org.jspecify.annotations.NullMarked;
