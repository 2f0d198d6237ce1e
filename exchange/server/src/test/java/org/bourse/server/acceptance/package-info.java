/** What traders may expect of the exchange, in their words, through every door alike. */
@NullMarked
package org.bourse.server.acceptance;

import org.jspecify.annotations.NullMarked;
