/**
 * The exchange as a pure, deterministic state machine: commands in, events out.
 *
 * <p>Nothing in this module reads a clock, draws a random number, logs, starts a thread or does I/O. Time and
 * identifiers arrive with each command, so the same commands give the same events and the same state on any machine.
 *
 * <p>{@link org.bourse.engine.MatchingEngine} is the only public type here; the way of a command through the others is:
 *
 * <ol>
 *   <li>{@code MatchingEngine} checks the stamp, lets {@code OrderDesk} expire what is due, and hands the command to the
 *       part that answers it;
 *   <li>{@code OrderDesk} answers commands about orders: {@code OrderRules} says whether they are allowed,
 *   <li>{@code Matcher} trades an order against the opposite {@code BookSide} of its {@code Instrument}, whose
 *       {@code PriceLevel}s queue the resting {@code Order}s, and settles each trade between two {@code Broker}s;
 *   <li>{@code OpenOrderTable} and {@code ClientOrderIds} keep the indexes over all books;
 *   <li>{@code Events} numbers what happened on its way out.
 * </ol>
 *
 * <p>The classes on that way are mutable, linked into each other and pooled, because an order must cost neither an
 * allocation nor a search. None of them is ever visible outside this package.
 */
@NullMarked
package org.bourse.engine;

import org.jspecify.annotations.NullMarked;
