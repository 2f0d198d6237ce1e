package org.bourse.server.view;

/**
 * A question for a broker's prevented matches, oldest first.
 *
 * @param brokerId whose
 * @param symbol only those in this instrument; empty for all
 * @param afterId only those with a larger id; 0 to start with the oldest
 * @param limit how many at the most, 1 or more
 */
public record PreventedMatchQuery(long brokerId, String symbol, long afterId, int limit) {

    boolean fits(PreventedMatch match) {
        return match.isOf(brokerId) && match.id() > afterId && (symbol.isEmpty() || symbol.equals(match.symbol()));
    }
}
