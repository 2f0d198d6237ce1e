package org.bourse.server.view;

/**
 * The terms that an order was entered with.
 *
 * @param terms what they were
 * @param replaced whether the order got others since, even if these are the same again: at its broker's wish, or reduced in
 *     the place of a trade with itself
 */
public record OriginalTerms(EntryTerms terms, boolean replaced) {}
