package org.bourse.loadtest.simulation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** All there is to run, by the name given as {@code -Dsimulation}. */
enum Questions {
    TARGET_RATE(
            "TargetRate",
            "does it hold 4,000 orders/s? -Drate [4000] -Dseconds [60] -Dp99 [20]; checks every order, trade and"
                    + " balance afterwards"),
    TRADING_DAY(
            "TradingDay",
            "what does a real day feel like? -Dscale [100] -Dseconds [300] -Dp99 [50]; orders, cancels and reads with"
                    + " bursts at open and close"),
    CEILING(
            "Ceiling",
            "where is the limit? from -Drate [2000] up, -Dseconds [10] each, while 99 % are answered within -Dp99 [10]"),
    FLOOR(
            "Floor",
            "what would the answer times be without an exchange? TargetRate's load on a bare echo of the same web server"),
    SOAK(
            "Soak",
            "does anything grow or slow down? -Dhours [1] at -Drate [1000], orders that live for seconds; plots of"
                    + " memory, files, threads, journal and answer times"),
    SUBSCRIBERS(
            "Subscribers",
            "do -Dsubscribers [50] WebSocket clients get every trade while orders come at -Drate [4000] for -Dseconds"
                    + " [60]?"),
    FIX_SESSIONS(
            "FixSessions",
            "NewOrderSingle at -Drate [4000] over 1 to -Dsessions [50] FIX sessions, -Dseconds [15] for each number of"
                    + " them"),
    COMPARE(
            "Compare",
            "is -Dagainst, another exchange.jar or other settings, faster, or the same slower with the command"
                    + " -Dbeside? Both in turns, -Drounds [5] times: flat out, and at -Drate [4000], -Dseconds [10]"
                    + " each; ratios with spread"),
    TABLE(
            "Table",
            "the table of docs/performance.md: TargetRate with journal.sync batch, os and none, with an embedded and an"
                    + " external PostgreSQL (one of its own, unless -Ddatabase names one)");

    private final String title;
    private final String meaning;

    Questions(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    Question question() {
        return switch (this) {
            case TARGET_RATE -> new TargetRateQuestion();
            case TRADING_DAY -> new TradingDayQuestion();
            case CEILING -> new CeilingQuestion();
            case FLOOR -> new FloorQuestion();
            case SOAK -> new SoakQuestion();
            case SUBSCRIBERS -> new SubscribersQuestion();
            case FIX_SESSIONS -> new FixSessionsQuestion();
            case COMPARE -> new CompareQuestion();
            case TABLE -> new TableQuestion();
        };
    }

    static Questions named(String title) {
        return Arrays.stream(values())
                .filter(question -> question.title.equalsIgnoreCase(title))
                .findAny()
                .orElseThrow(() -> new InvalidSettingException("-Dsimulation takes one of "
                        + Arrays.stream(values()).map(known -> known.title).collect(Collectors.joining(", ")) + ", not "
                        + title));
    }

    static String help() {
        StringBuilder text = new StringBuilder();
        for (Questions known : values()) {
            text.append(String.format("  %-14s %s%n", known.title, known.meaning));
        }
        return text.toString();
    }
}
