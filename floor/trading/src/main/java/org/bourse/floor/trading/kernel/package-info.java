/**
 * What joins the rest: events of markets go through indicators to strategies, what these want through all checks of risk, and
 * what passes becomes intents on their way to a venue, whose reports come back in. The same kernel stands in a backtest, in paper
 * trading and at a real venue. Pure: the same events, reports and commands give the same outputs, which one hash stands for.
 */
@NullMarked
package org.bourse.floor.trading.kernel;

import org.jspecify.annotations.NullMarked;
