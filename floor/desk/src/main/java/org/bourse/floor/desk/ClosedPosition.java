package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.util.List;

/** A position that was closed, as a line of a run's trades has it. */
record ClosedPosition(
        RunInstrument instrument,
        boolean isLong,
        long openedNanos,
        long closedNanos,
        BigDecimal quantity,
        BigDecimal profit,
        BigDecimal commission) {

    /** The one of a line; refuses one that is none. */
    static ClosedPosition of(List<String> trade, RunInstrument instrument) {
        return new ClosedPosition(
                instrument,
                trade.get(1).equals("BUY"),
                Long.parseLong(trade.get(2)),
                Long.parseLong(trade.get(3)),
                new BigDecimal(instrument.quantity(trade.get(4))),
                new BigDecimal(trade.get(5)),
                new BigDecimal(trade.get(6)));
    }
}
