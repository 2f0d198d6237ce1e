package org.bourse.floor.mockvenues;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A market that a seed makes: levels come and go around a price that walks, and each update has a number, as at Binance. */
public final class InventedMarket implements Market {

    private static final long START_NANOS = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long DEPTH_NANOS = 100 * MILLI;
    private static final int WIDTH = 200;
    private static final int PRICE_DIGITS = 2;
    private static final int QUANTITY_DIGITS = 5;

    private final String symbol;
    private final Random random;
    private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final NavigableMap<Long, Long> changedBids = new TreeMap<>();
    private final NavigableMap<Long, Long> changedAsks = new TreeMap<>();
    private final Deque<Message> ready = new ArrayDeque<>();
    private final String firstBook;
    private long middle;
    private long nanos = START_NANOS;
    private long depthNanos = START_NANOS;
    private long update;
    private long toldUpdate;
    private long trade;

    /** A market of that symbol around that price, in hundredths; the same seed makes the same. */
    public InventedMarket(String symbol, long middle, long seed) {
        this.symbol = symbol;
        this.middle = middle;
        random = new Random(seed);
        update = 1_000L + random.nextInt(1_000_000);
        for (int i = 1; i <= WIDTH; i++) {
            bids.put(middle - i, quantity());
            asks.put(middle + i, quantity());
        }
        toldUpdate = update;
        firstBook = "{\"lastUpdateId\":" + update + ",\"bids\":" + levels(bids) + ",\"asks\":" + levels(asks) + "}";
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public String firstBook() {
        return firstBook;
    }

    @Override
    public Optional<Message> next() {
        while (ready.isEmpty()) {
            nanos += (1L + random.nextInt(15)) * MILLI;
            step();
            if (nanos - depthNanos >= DEPTH_NANOS) {
                depthNanos = nanos;
                tellDepth();
            }
        }
        return Optional.of(ready.poll());
    }

    private void step() {
        long bestBid = bids.firstKey();
        long bestAsk = asks.firstKey();
        int kind = random.nextInt(10);
        if (kind < 6) {
            boolean bid = random.nextBoolean();
            long away = 1L + Math.min(random.nextInt(30), random.nextInt(WIDTH));
            long price = bid ? middle - away : middle + away;
            set(bid, price, random.nextInt(4) == 0 ? 0 : quantity());
        } else if (kind < 8) {
            boolean buys = random.nextBoolean();
            NavigableMap<Long, Long> side = buys ? asks : bids;
            Map.Entry<Long, Long> best = side.firstEntry();
            long price = best.getKey();
            long quantity = Math.min(best.getValue(), quantity());
            set(!buys, price, best.getValue() - quantity);
            tellTrade(price, quantity, !buys);
        } else if (random.nextBoolean()) {
            middle += 1;
            set(false, middle, 0);
        } else {
            middle -= 1;
            set(true, middle, 0);
        }
        if (bids.size() < 20 || asks.size() < 20) {
            set(true, middle - 1 - random.nextInt(WIDTH), quantity());
            set(false, middle + 1 + random.nextInt(WIDTH), quantity());
        }
        if (bestBid != bids.firstKey() || bestAsk != asks.firstKey() || kind == 0) {
            tellBest();
        }
    }

    private void set(boolean bid, long price, long quantity) {
        NavigableMap<Long, Long> side = bid ? bids : asks;
        update++;
        (bid ? changedBids : changedAsks).put(price, quantity);
        if (quantity == 0) {
            side.remove(price);
        } else {
            side.put(price, quantity);
        }
    }

    private long quantity() {
        return 1L + random.nextInt(random.nextInt(10) == 0 ? 5_000_000 : 100_000);
    }

    private void tellBest() {
        tell(
                "bookTicker",
                "\"u\":" + update + ",\"s\":\"" + symbol + "\",\"b\":" + price(bids.firstKey()) + ",\"B\":"
                        + amount(bids.firstEntry().getValue()) + ",\"a\":" + price(asks.firstKey()) + ",\"A\":"
                        + amount(asks.firstEntry().getValue()));
    }

    private void tellTrade(long price, long quantity, boolean buyerIsMaker) {
        trade++;
        long millis = nanos / MILLI;
        tell(
                "trade",
                "\"e\":\"trade\",\"E\":" + millis + ",\"s\":\"" + symbol + "\",\"t\":" + trade + ",\"p\":"
                        + price(price) + ",\"q\":" + amount(quantity) + ",\"T\":" + millis + ",\"m\":" + buyerIsMaker
                        + ",\"M\":true");
    }

    private void tellDepth() {
        if (toldUpdate == update) {
            return;
        }
        tell(
                "depth@100ms",
                "\"e\":\"depthUpdate\",\"E\":" + nanos / MILLI + ",\"s\":\"" + symbol + "\",\"U\":"
                        + (toldUpdate + 1) + ",\"u\":" + update + ",\"b\":" + levels(changedBids.descendingMap())
                        + ",\"a\":" + levels(changedAsks));
        toldUpdate = update;
        changedBids.clear();
        changedAsks.clear();
    }

    private void tell(String stream, String data) {
        String name = symbol.toLowerCase(Locale.ROOT) + "@" + stream;
        ready.add(new Message(nanos, name, "{\"stream\":\"" + name + "\",\"data\":{" + data + "}}"));
    }

    private static String levels(Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .map(level -> "[" + price(level.getKey()) + "," + amount(level.getValue()) + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String price(long hundredths) {
        return "\"" + BigDecimal.valueOf(hundredths, PRICE_DIGITS).setScale(8).toPlainString() + "\"";
    }

    private static String amount(long units) {
        return "\"" + BigDecimal.valueOf(units, QUANTITY_DIGITS).setScale(8).toPlainString() + "\"";
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
