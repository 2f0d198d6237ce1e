package org.bourse.server.persistence;

/**
 * The trades of one instrument in one minute, as the database has them.
 *
 * @param startMicros when the minute begins, UTC microseconds
 * @param open price of the first trade; all prices in the instrument's units
 * @param volume quantity traded
 * @param tradeCount trades, 1 or more: a minute without trades has no row
 */
public record StoredCandle(
        int instrumentId, long startMicros, long open, long high, long low, long close, long volume, int tradeCount) {}
