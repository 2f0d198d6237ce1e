package org.bourse.floor.trading.strategy;

import org.jspecify.annotations.Nullable;

/** What conditions can ask of the strategy itself, beside indicators. */
public enum StrategyField {
    /** Percent that its open position has won, before fees; absent without a position. */
    UNREALIZED_PNL_PCT,
    /** Seconds since its signal; absent without a signal. */
    SIGNAL_AGE_SECONDS,
    /** Seconds since its position was opened; absent without a position. */
    POSITION_AGE_SECONDS;

    /** As conditions name it, in lower case. */
    public String text() {
        return switch (this) {
            case UNREALIZED_PNL_PCT -> "unrealized_pnl_pct";
            case SIGNAL_AGE_SECONDS -> "signal_age_seconds";
            case POSITION_AGE_SECONDS -> "position_age_seconds";
        };
    }

    static @Nullable StrategyField find(String text) {
        for (StrategyField field : values()) {
            if (field.text().equals(text)) {
                return field;
            }
        }
        return null;
    }
}
