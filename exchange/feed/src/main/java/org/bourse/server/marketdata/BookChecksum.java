package org.bourse.server.marketdata;

import java.util.List;
import java.util.zip.CRC32;

/**
 * A number by which a client proves its book: the CRC-32 (as in zip) of the ASCII text of the best {@value #LEVELS} asks,
 * then {@code |}, then the best {@value #LEVELS} bids, each level as {@code price:quantity:order_count,}.
 */
final class BookChecksum {

    /** Levels of each side that count, or as many as the channel shows. */
    static final int LEVELS = 100;

    private BookChecksum() {}

    static long of(List<LevelChange> asks, List<LevelChange> bids) {
        CRC32 crc = new CRC32();
        asks.stream().limit(LEVELS).forEach(level -> add(crc, level));
        crc.update('|');
        bids.stream().limit(LEVELS).forEach(level -> add(crc, level));
        return crc.getValue();
    }

    private static void add(CRC32 crc, LevelChange level) {
        add(crc, level.price());
        crc.update(':');
        add(crc, level.quantity());
        crc.update(':');
        add(crc, level.orderCount());
        crc.update(',');
    }

    /** The number's decimal digits; prices and quantities are never negative. */
    private static void add(CRC32 crc, long number) {
        if (number >= 10) {
            add(crc, number / 10);
        }
        crc.update('0' + (int) (number % 10));
    }
}
