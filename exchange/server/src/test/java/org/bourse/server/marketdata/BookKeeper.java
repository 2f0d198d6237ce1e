package org.bourse.server.marketdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.bourse.contract.BookLevel;

/**
 * A client that keeps a book from the feed's messages by nothing but their documentation, and checks all that can be
 * checked: that no message is missing and that every checksum is right.
 */
public final class BookKeeper {

    private final TreeMap<Long, BookLevel> asks = new TreeMap<>();
    private final TreeMap<Long, BookLevel> bids = new TreeMap<>(Comparator.reverseOrder());
    private final int depth;
    private long sequence = -1;
    private int snapshots;
    private int updates;
    private int checksums;
    private int gaps;
    private int wrongChecksums;

    /** Keeps {@code depth} levels of each side, or all when it is 0. */
    public BookKeeper(int depth) {
        this.depth = depth;
    }

    public long sequence() {
        return sequence;
    }

    public int snapshots() {
        return snapshots;
    }

    public int updates() {
        return updates;
    }

    public int checksums() {
        return checksums;
    }

    public int gaps() {
        return gaps;
    }

    public int wrongChecksums() {
        return wrongChecksums;
    }

    /** Ascending by price. */
    public List<BookLevel> asks() {
        return new ArrayList<>(asks.values());
    }

    /** Descending by price. */
    public List<BookLevel> bids() {
        return new ArrayList<>(bids.values());
    }

    /** Takes any message in; those about other things than the book are left alone. */
    public void onMessage(JsonNode message) {
        switch (message.path("type").asText()) {
            case "book_snapshot" -> onSnapshot(message);
            case "book" -> onUpdate(message);
            default -> {}
        }
    }

    private void onSnapshot(JsonNode message) {
        snapshots++;
        asks.clear();
        bids.clear();
        message.path("asks").forEach(level -> put(asks, level.get(0), level.get(1), level.get(2)));
        message.path("bids").forEach(level -> put(bids, level.get(0), level.get(1), level.get(2)));
        sequence = message.path("sequence").asLong();
        check(message);
    }

    private void onUpdate(JsonNode message) {
        updates++;
        if (message.path("previous").asLong() != sequence) {
            gaps++;
        }
        for (JsonNode change : message.path("changes")) {
            put("ask".equals(change.get(0).asText()) ? asks : bids, change.get(1), change.get(2), change.get(3));
        }
        sequence = message.path("sequence").asLong();
        if (depth > 0 && (asks.size() > depth || bids.size() > depth)) {
            gaps++;
        }
        check(message);
    }

    private static void put(Map<Long, BookLevel> side, JsonNode price, JsonNode quantity, JsonNode orders) {
        if (quantity.asLong() == 0) {
            side.remove(price.asLong());
        } else {
            side.put(price.asLong(), new BookLevel(price.asLong(), quantity.asLong(), orders.asInt()));
        }
    }

    private void check(JsonNode message) {
        if (message.has("checksum")) {
            checksums++;
            if (message.path("checksum").asLong() != checksum()) {
                wrongChecksums++;
            }
        }
    }

    private long checksum() {
        StringBuilder text = new StringBuilder();
        asks.values().stream().limit(100).forEach(level -> append(text, level));
        text.append('|');
        bids.values().stream().limit(100).forEach(level -> append(text, level));
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static void append(StringBuilder text, BookLevel level) {
        text.append(level.price())
                .append(':')
                .append(level.totalQuantity())
                .append(':')
                .append(level.orderCount())
                .append(',');
    }
}
