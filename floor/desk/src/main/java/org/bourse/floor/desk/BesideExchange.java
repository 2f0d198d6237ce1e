package org.bourse.floor.desk;

import java.util.Arrays;
import java.util.List;

/** What becomes of backtests on a machine that an exchange is on too. */
enum BesideExchange {
    /** They hold still while an exchange is at work that is seen from here. */
    HOLD,
    /** They go on by their other limits. */
    SHARE,
    /** None is begun. */
    REFUSE;

    /** As settings name it. */
    String code() {
        return switch (this) {
            case HOLD -> "hold";
            case SHARE -> "share";
            case REFUSE -> "refuse";
        };
    }

    /** The one of that code, which has to be one of these. */
    static BesideExchange of(String name, String code, BesideExchange... allowed) {
        List<String> codes = Arrays.stream(allowed).map(BesideExchange::code).toList();
        int place = codes.indexOf(code);
        if (place < 0) {
            throw new IllegalArgumentException(
                    name + " must be " + FloorText.or(codes) + ", not " + FloorText.shown(code) + ".");
        }
        return allowed[place];
    }
}
