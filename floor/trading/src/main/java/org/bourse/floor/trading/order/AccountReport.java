package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import org.bourse.floor.market.VenueSide;

/** What a venue does to an account without an order of ours. */
public sealed interface AccountReport {

    /** The floor's number of the instrument. */
    int instrument();

    /** When it happened, by the venue's clock. */
    long venueNanos();

    /**
     * The holders of a position paid those on the other side of it, or were paid.
     *
     * @param rate in the scale of {@link org.bourse.floor.market.MarketEvents#RATE_SCALE}
     * @param amount what we were paid; negative where we paid
     */
    record Funded(int instrument, long venueNanos, long rate, BigDecimal amount) implements AccountReport {}

    /**
     * The venue closed a position, or a part of it, by an order of its own.
     *
     * @param side of that order, which is not the position's
     * @param execution the venue's number of the fill, among those of {@link OrderReport.Filled}
     * @param why {@code liquidation}, since its loss had used up its margin, or {@code end_of_run}
     */
    record Closed(
            int instrument,
            long venueNanos,
            VenueSide side,
            long execution,
            long price,
            long quantity,
            BigDecimal fee,
            String why)
            implements AccountReport {}
}
