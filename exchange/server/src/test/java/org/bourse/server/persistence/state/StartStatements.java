package org.bourse.server.persistence.state;

import java.util.List;
import org.bourse.server.persistence.ranges.HistoryWalk;

/** The statements that a start reads by, for tests of other packages that look at their plans. */
public final class StartStatements {

    /** That of each instrument's last price. */
    public static final String LAST_PRICES = StateQuery.LAST_PRICES;

    private StartStatements() {}

    /** That of the newest trades of some instruments in one range, whose parameters are added. */
    public static String newestTrades(
            HistoryWalk.Range range, Integer[] instrumentIds, Integer[] most, List<Object> parameters) {
        return StateQuery.newestTrades(range, instrumentIds, most, parameters);
    }
}
