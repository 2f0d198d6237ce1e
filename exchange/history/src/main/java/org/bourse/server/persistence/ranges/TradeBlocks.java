package org.bourse.server.persistence.ranges;

import java.util.List;

/**
 * The trades of a complete range in blocks of up to {@value #MOST}, as statements find them: tables, conditions, and what is
 * read from to have a broker's or an instrument's. Blocks take a third of the room that rows with their indexes do.
 */
public final class TradeBlocks {

    /** How many trades a block has at the most: as many as a number has bits, each of which says who was the aggressor. */
    public static final int MOST = Long.SIZE;

    /** The bits of an id that are its place in a window: as in the database's function {@code window_key}. */
    public static final int WINDOW_BITS = 14;

    private static final String OF_BROKER =
            "broker_keys(first_trade_id, first_bid_broker_id, bid_broker_ids, first_ask_broker_id, ask_broker_ids)";

    private static final String OF_INSTRUMENT = "instrument_keys(first_trade_id, first_instrument_id, instrument_ids)";

    private TradeBlocks() {}

    /**
     * What a statement reads from to have the trades of one side of a broker in a range, in the order of the walk, whose parameters
     * are added.
     */
    public static String ofBroker(HistoryWalk.Range range, String side, long brokerId, List<Object> parameters) {
        parameters.add(brokerId);
        return "(SELECT ?::bigint AS broker_id) AS wanted CROSS JOIN "
                + of(
                        range,
                        true,
                        OF_BROKER,
                        "wanted.broker_id",
                        side + "_broker_ids",
                        "first_" + side + "_broker_id",
                        parameters);
    }

    /** The same of an instrument, whose number is an expression. */
    public static String ofInstrument(HistoryWalk.Range range, String instrumentId, List<Object> parameters) {
        return of(range, false, OF_INSTRUMENT, instrumentId, "instrument_ids", "first_instrument_id", parameters);
    }

    private static String of(
            HistoryWalk.Range range,
            boolean ofBroker,
            String keys,
            String value,
            String above,
            String firstValue,
            List<Object> parameters) {
        // A block that has the first id may begin before it, but not before the range.
        long first = Math.max(range.begins(), range.firstId() - MOST + 1);
        parameters.addAll(List.of(
                range.begins(), first >> WINDOW_BITS, (range.endId() - 1) >> WINDOW_BITS, first, range.endId()));
        // Blocks window by window and each with what is asked of it, so that they are read until there is enough and no
        // further. Ids are parameters: each page would else be a statement of its own.
        return """
            LATERAL windows_of(?::bigint, %1$b, %2$s, ?::bigint, ?::bigint, %3$b) AS windows (place)
            CROSS JOIN LATERAL (
                SELECT * FROM trade_blocks
                WHERE %4$s @> ARRAY[window_key(%2$s, windows.place)] AND first_trade_id >> %5$d = windows.place
                    AND first_trade_id >= ?::bigint AND first_trade_id < ?::bigint
                ORDER BY first_trade_id%6$s) AS block
            CROSS JOIN LATERAL (
                SELECT * FROM trades_at(ROW(block.*)::trade_blocks, places_of(%7$s, %8$s, %2$s))
                ORDER BY trade_id%6$s) AS trades
            """.formatted(
                        ofBroker,
                        value,
                        range.oldestFirst(),
                        keys,
                        WINDOW_BITS,
                        range.oldestFirst() ? "" : " DESC",
                        above,
                        firstValue);
    }

    /** What a statement reads from to have all trades of a table of blocks, with the ids of their blocks. */
    public static String all(String table) {
        return "(SELECT own.*, first_trade_id FROM " + table
                + " AS block CROSS JOIN LATERAL trades_of(ROW(block.*)::trade_blocks) AS own) AS trades";
    }

    /** The condition that trades of {@link #all} have ids between two. */
    public static String between(long from, long end) {
        return "trade_id >= %1$d AND trade_id < %2$d AND first_trade_id > %3$d AND first_trade_id < %2$d"
                .formatted(from, end, from - MOST);
    }

    /** The table of the range that begins with this id. */
    public static String part(long firstId) {
        return "trade_blocks_from_" + firstId;
    }
}
