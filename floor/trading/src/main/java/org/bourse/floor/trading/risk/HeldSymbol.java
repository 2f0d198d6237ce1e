package org.bourse.floor.trading.risk;

import java.util.Comparator;

/**
 * What a position is of: the same symbol at two venues is two positions, and one risk.
 *
 * @param venue nothing where it is not known
 */
public record HeldSymbol(String venue, String symbol) implements Comparable<HeldSymbol> {

    private static final Comparator<HeldSymbol> ORDER =
            Comparator.comparing(HeldSymbol::symbol).thenComparing(HeldSymbol::venue);

    @Override
    public int compareTo(HeldSymbol other) {
        return ORDER.compare(this, other);
    }
}
