/**
 * The clients at a gateway before it is known whose key they show: the address of a client behind proxies, what becomes
 * of an address that shows wrong keys, and which pages a browser may connect from. May use {@code logging}.
 */
@NullMarked
package org.bourse.server.access;

import org.jspecify.annotations.NullMarked;
