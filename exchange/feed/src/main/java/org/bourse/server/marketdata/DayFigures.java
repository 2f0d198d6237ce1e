package org.bourse.server.marketdata;

import java.util.OptionalLong;

/** An instrument's trading over the last 24 hours, to the minute. Prices in the instrument's units; empty when it did not trade. */
record DayFigures(OptionalLong open, OptionalLong high, OptionalLong low, long volume) {

    static final DayFigures NONE = new DayFigures(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);
}
