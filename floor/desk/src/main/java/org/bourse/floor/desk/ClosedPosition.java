package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A position that was closed, as a line of a run's trades has it.
 *
 * @param strategy whose it was; nothing where nobody's name is known, as of an older run
 * @param entryPrice the average at which it was entered; empty: that was not written down
 * @param exitPrice the average at which it was closed
 */
record ClosedPosition(
        RunInstrument instrument,
        boolean isLong,
        long openedNanos,
        long closedNanos,
        BigDecimal quantity,
        BigDecimal profit,
        BigDecimal commission,
        String strategy,
        Optional<BigDecimal> entryPrice,
        Optional<BigDecimal> exitPrice) {

    private static final int COLUMNS_OF_OLD_RUNS = 7;

    /** The one of a line; refuses one that is none. */
    static ClosedPosition of(List<String> trade, RunInstrument instrument) {
        boolean isWhole = trade.size() > COLUMNS_OF_OLD_RUNS;
        return new ClosedPosition(
                instrument,
                trade.get(1).equals("BUY"),
                Long.parseLong(trade.get(2)),
                Long.parseLong(trade.get(3)),
                new BigDecimal(instrument.quantity(trade.get(4))),
                new BigDecimal(trade.get(5)),
                new BigDecimal(trade.get(6)),
                isWhole ? trade.get(7) : "",
                isWhole ? Optional.of(new BigDecimal(trade.get(8))) : Optional.empty(),
                isWhole ? Optional.of(new BigDecimal(trade.get(9))) : Optional.empty());
    }
}
