/** What traders may expect of the exchange, in their words, through every gateway alike. */
@NullMarked
package org.bourse.server.acceptance;

import org.jspecify.annotations.NullMarked;
