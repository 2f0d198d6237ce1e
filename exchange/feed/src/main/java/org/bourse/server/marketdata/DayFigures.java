package org.bourse.server.marketdata;

import java.util.OptionalLong;

/** An instrument's trading over the last 24 hours, to the minute. Prices in cents; empty when it did not trade. */
record DayFigures(OptionalLong openCents, OptionalLong highCents, OptionalLong lowCents, long volume) {

    static final DayFigures NONE = new DayFigures(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);
}
