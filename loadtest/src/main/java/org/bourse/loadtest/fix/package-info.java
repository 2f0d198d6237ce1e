/**
 * Orders over FIX against a built exchange, beside a bare QuickFIX/J acceptor that echoes them. May use QuickFIX/J for
 * the echo; its clients are sockets, so that what is measured is the server.
 */
@NullMarked
package org.bourse.loadtest.fix;

import org.jspecify.annotations.NullMarked;
