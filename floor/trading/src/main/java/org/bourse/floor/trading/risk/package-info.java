/**
 * What may be ordered: checks before each order, all of them made and the first failure being the reason; a portfolio's
 * risk; budgets; and what a strategy keeps to in a day. Money is exact. A price that is missing refuses; an order that
 * makes a position smaller passes.
 */
@NullMarked
package org.bourse.floor.trading.risk;

import org.jspecify.annotations.NullMarked;
