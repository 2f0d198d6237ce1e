package org.bourse.floor.mockvenues;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A market that a seed makes: levels come and go around a price that walks, and each update has a number. */
public final class InventedMarket implements Market {

    private static final long START_NANOS = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long DEPTH_NANOS = 100 * MILLI;
    private static final int WIDTH = 200;

    private final String symbol;
    private final MarketForm form;
    private final Random random;
    private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final MarketForm.Sides book = new MarketForm.Sides(bids, asks);
    private final MarketForm.Sides changed =
            new MarketForm.Sides(new TreeMap<>(Comparator.reverseOrder()), new TreeMap<>());
    private final Deque<Message> ready = new ArrayDeque<>();
    private final String firstBook;
    private long middle;
    private long nanos = START_NANOS;
    private long depthNanos = START_NANOS;
    private long update;
    private long toldUpdate;
    private long trade;

    /** A market of Binance's around that price, in hundredths; the same seed makes the same. */
    public InventedMarket(String symbol, long middle, long seed) {
        this(symbol, middle, seed, new BinanceForm());
    }

    /** A market of MEXC's around that price, in tenths, whose changes are merged or not. */
    public static InventedMarket mexc(String symbol, long middle, long seed, boolean merged) {
        return new InventedMarket(symbol, middle, seed, new MexcForm(merged));
    }

    /** A market of Alpaca's around that price, in hundredths; of a crypto pair or a stock. */
    public static InventedMarket alpaca(String symbol, long middle, long seed) {
        return new InventedMarket(symbol, middle, seed, new AlpacaForm(symbol.indexOf('/') >= 0));
    }

    /** A market of our own exchange's around that price, in its ticks. */
    public static InventedMarket bourse(String symbol, long middle, long seed) {
        return new InventedMarket(symbol, middle, seed, new BourseForm());
    }

    /** The same market after its venue began again: another book, and numbers from another beginning, while time goes on. */
    public InventedMarket restarted(long seed) {
        InventedMarket market = new InventedMarket(symbol, middle, seed, form);
        market.nanos = nanos;
        market.depthNanos = nanos;
        return market;
    }

    private InventedMarket(String symbol, long middle, long seed, MarketForm form) {
        this.symbol = symbol;
        this.form = form;
        this.middle = middle;
        random = new Random(seed);
        update = 1_000L + random.nextInt(1_000_000);
        for (int i = 1; i <= WIDTH; i++) {
            bids.put(middle - i, quantity());
            asks.put(middle + i, quantity());
        }
        toldUpdate = update;
        firstBook = form.book(symbol, update, book);
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
        (bid ? changed.bids() : changed.asks()).put(price, quantity);
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
        ready.addAll(form.best(symbol, nanos, update, book));
    }

    private void tellTrade(long price, long quantity, boolean buyerIsMaker) {
        trade++;
        ready.addAll(form.trade(symbol, nanos, trade, price, quantity, buyerIsMaker));
    }

    private void tellDepth() {
        if (toldUpdate == update) {
            return;
        }
        ready.addAll(form.changes(symbol, nanos, toldUpdate + 1, update, changed, book));
        toldUpdate = update;
        changed.bids().clear();
        changed.asks().clear();
    }

    /** What is sent in place of a message with that wrong in it. */
    public List<String> damaged(String text, Fault fault) {
        return form.damaged(text, fault);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
