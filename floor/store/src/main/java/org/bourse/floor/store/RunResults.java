package org.bourse.floor.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What came of a run that has ended.
 *
 * @param id by which it is known
 * @param kind what its events and orders were
 * @param name for people
 * @param status how it has ended
 * @param reason why it failed
 * @param createdNanos when it was asked for
 * @param endedNanos when it ended
 * @param after the number on the tape of the event ahead of its first one
 * @param last the number of the last event that it was told
 * @param events how many it was told
 * @param settings what it worked by, by name
 * @param figures what it has come to, by name
 * @param tables the lines of its tables
 */
public record RunResults(
        String id,
        String kind,
        String name,
        String status,
        String reason,
        long createdNanos,
        long endedNanos,
        long after,
        long last,
        long events,
        Map<String, String> settings,
        SequencedMap<String, String> figures,
        Tables tables) {

    /** Who is given line by line. */
    @FunctionalInterface
    public interface Line {

        /** The values of a line, by the names of their columns; an empty one is none. */
        void take(Map<String, String> values) throws IOException;
    }

    /** Where the lines of a run's tables are. */
    @FunctionalInterface
    public interface Tables {

        /** Gives all lines of a table, in their order; of one that is not there none. */
        void read(String table, Line to) throws IOException;
    }

    /** A table and its columns, as runs write them and the database has them. */
    record Table(String name, List<String> columns) {

        static final List<Table> ALL = List.of(
                new Table("instruments", List.of("instrument", "venue", "symbol", "price_scale", "quantity_scale")),
                new Table(
                        "trades",
                        List.of(
                                "instrument",
                                "side",
                                "opened_nanos",
                                "closed_nanos",
                                "quantity",
                                "profit",
                                "fees",
                                "strategy",
                                "entry_price",
                                "exit_price")),
                new Table(
                        "by_strategy",
                        List.of("strategy", "venue", "symbol", "orders", "fills", "trades", "wins", "profit", "fees")),
                new Table(
                        "intents",
                        List.of(
                                "nanos",
                                "number",
                                "what",
                                "order",
                                "instrument",
                                "side",
                                "price",
                                "quantity",
                                "lifetime",
                                "post_only",
                                "reduce_only",
                                "place")),
                new Table(
                        "reports",
                        List.of(
                                "nanos",
                                "venue_nanos",
                                "order",
                                "what",
                                "instrument",
                                "side",
                                "execution",
                                "price",
                                "quantity",
                                "leaves",
                                "maker",
                                "amount",
                                "why",
                                "place")),
                new Table("signals", List.of("place", "nanos", "what", "strategy", "instrument", "details")),
                new Table("equity", List.of("nanos", "equity", "drawdown", "open_trades")));
    }
}
