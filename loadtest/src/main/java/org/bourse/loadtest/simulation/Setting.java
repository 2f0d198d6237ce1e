package org.bourse.loadtest.simulation;

import java.util.Arrays;
import java.util.Locale;

/** A setting that can be given as {@code -Dname=value}. */
enum Setting {
    SIMULATION("simulation", "", "which of them to run"),
    TARGET("target", "", "http://host:port of an exchange that runs already; without it one is started and stopped"),
    ADMIN_KEY("admin.key", "", "the operator's key of the exchange at target"),
    DATABASE(
            "database",
            "",
            "postgresql://user:password@host:port/database: for the own exchange instead of its"
                    + " embedded one (an empty database), or the one of target, to check it too"),
    JOURNAL_SYNC("journal.sync", "batch", "of the own exchange: batch, os or none"),
    JAR("jar", "exchange/server/target/exchange.jar", "the own exchange"),
    OUTPUT("output", "loadtest/target/load", "directory for reports, and for the own exchange's data while it runs"),
    RATE("rate", "", "orders per second"),
    SCALE("scale", "100", "of the trading day, in percent"),
    HOURS("hours", "1", "how long a soak takes; may be a fraction"),
    SUBSCRIBERS("subscribers", "50", "WebSocket clients that listen to trades and books"),
    SESSIONS("sessions", "50", "most FIX sessions"),
    FIX_PORT("fix.port", "9880", "where the exchange at target speaks FIX"),
    AGAINST("against", "", "the other side of a comparison: another exchange.jar, or settings as in journal.sync=os"),
    BESIDE(
            "beside",
            "",
            "a command that runs on the machine while the other side of a comparison is measured, from its first line on"),
    ROUNDS("rounds", "5", "how often each side of a comparison is measured"),
    SECONDS("seconds", "", "how long is measured, after the ramp"),
    RAMP(
            "ramp",
            "10",
            "seconds to get up to the rate, which warm everything up and are not measured; 30 in TargetRate, Floor and Subscribers"),
    P99("p99", "", "bound of the orders' 99th percentile, in milliseconds"),
    TIMES(
            "times",
            "apart",
            "apart: the rate is judged with the rest, the bound of the answer times apart from it; assert: both with"
                    + " the rest; report: both are only told"),
    FLOOR(
            "floor",
            "20",
            "seconds for which TargetRate also puts its load on a bare echo, to tell the machine's share of the answer"
                    + " times from the exchange's; 0: not at all"),
    BROKERS("brokers", "100", "how many brokers send orders"),
    CONNECTIONS("connections", "512", "calls that may be under way at once; more are late, and counted so"),
    SYMBOLS("symbols", "450", "how many instruments they trade, by Zipf's law; 50 in a soak"),
    BATCHES(
            "batches",
            "0",
            "of a hundred users that enter orders, how many send 10 in a batch in place of one; a batch counts as one order"),
    SEED("seed", "1", "the same seed gives the same orders");

    private final String key;
    private final String standard;
    private final String meaning;

    Setting(String key, String standard, String meaning) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
    }

    /** The setting with this name. */
    static Setting named(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findAny()
                .orElseThrow(() -> new InvalidSettingException("there is no setting " + key));
    }

    /** The name of its system property. */
    String key() {
        return key;
    }

    /** Its value when it isn't given; empty when that depends on the simulation, or is none. */
    String standard() {
        return standard;
    }

    /** A line of the help. */
    String help() {
        return String.format(
                Locale.ROOT, "  -D%-14s %s%s%n", key, meaning, standard.isEmpty() ? "" : " [" + standard + "]");
    }
}
