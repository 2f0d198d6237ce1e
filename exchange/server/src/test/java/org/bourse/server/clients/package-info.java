/** Clients that are not ours, made from the documents the exchange serves or installed from npm, trade on it. */
@NullMarked
package org.bourse.server.clients;

import org.jspecify.annotations.NullMarked;
