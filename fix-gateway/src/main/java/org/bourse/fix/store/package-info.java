/**
 * The files that must survive a crash of the gateway: each session's sequence numbers and sent messages, and how far
 * into the exchange's event stream all reports have been written. Files only, no database.
 */
@NullMarked
package org.bourse.fix.store;

import org.jspecify.annotations.NullMarked;
