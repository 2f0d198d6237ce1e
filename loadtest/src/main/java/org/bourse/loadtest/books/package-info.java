/**
 * Holds what the exchange has, by its API and in its database, against what it acknowledged: nothing lost, nothing
 * doubled, both sides of every trade, no money made.
 */
@NullMarked
package org.bourse.loadtest.books;

import org.jspecify.annotations.NullMarked;
