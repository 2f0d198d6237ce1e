/** Instruments over HTTP: what is public of their market, their terms and their halts. */
@NullMarked
package org.bourse.server.api.market;

import org.jspecify.annotations.NullMarked;
