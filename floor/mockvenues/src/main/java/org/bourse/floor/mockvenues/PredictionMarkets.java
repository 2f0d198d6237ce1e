package org.bourse.floor.mockvenues;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Invented markets of questions with two outcomes each, and their true books: the same seed invents the same. The two outcomes
 * of a market mirror each other, as a bid for the one is an offer of the other.
 */
public final class PredictionMarkets {

    /** Digits after the point of prices. */
    public static final int PRICE_SCALE = 4;

    /** Digits after the point of quantities. */
    public static final int QUANTITY_SCALE = 6;

    private static final long ONE = 10_000;
    private static final long COARSE = 100;
    private static final long FINE = 10;
    private static final int LEVELS = 8;
    private static final long START_MILLIS = 1_750_000_000_000L;

    private final List<Market> markets = new ArrayList<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Random random;
    private long millis = START_MILLIS;
    private int opened;

    /** An outcome of a market, by its token. */
    private record Outcome(Market market, boolean first) {}

    /**
     * What the venue sends of one thing that happened.
     *
     * @param text the message
     * @param tokens who follows one of these gets it
     */
    public record Message(String text, List<String> tokens) {}

    /** When markets end. */
    private static final Instant LATER = Instant.parse("2031-01-31T12:00:00Z");

    private static final class Market {
        private final int number;
        private final String first;
        private final String second;
        private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final NavigableMap<Long, Long> asks = new TreeMap<>();
        private long tick;
        private long changedMillis;
        private Instant end = LATER;

        Market(int number, String first, String second, long tick) {
            this.number = number;
            this.first = first;
            this.second = second;
            this.tick = tick;
            changedMillis = START_MILLIS;
        }

        String id() {
            return "0x%064x".formatted(number);
        }

        /** The levels of an outcome's side, best first; the second outcome's bids are the first one's offers. */
        NavigableMap<Long, Long> side(boolean ofFirst, boolean wantBids) {
            NavigableMap<Long, Long> source = wantBids == ofFirst ? bids : asks;
            if (ofFirst) {
                return source;
            }
            NavigableMap<Long, Long> mirrored = wantBids ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
            source.forEach((price, quantity) -> mirrored.put(ONE - price, quantity));
            return mirrored;
        }
    }

    /** So many markets. */
    public PredictionMarkets(int count, long seed) {
        random = new Random(seed);
        open(count);
    }

    /** So many more; the venue lists them before those that it had. Answers their tokens. */
    public synchronized List<String> open(int count) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Market market = new Market(opened, token(), token(), opened % 2 == 0 ? COARSE : FINE);
            market.changedMillis = millis;
            opened++;
            long middle = (20 + random.nextInt(60)) * COARSE;
            for (int level = 1; level <= LEVELS; level++) {
                market.bids.put(middle - level * market.tick, quantity());
                market.asks.put(middle + level * market.tick, quantity());
            }
            markets.add(market);
            outcomes.put(market.first, new Outcome(market, true));
            outcomes.put(market.second, new Outcome(market, false));
            tokens.add(market.first);
            tokens.add(market.second);
        }
        return List.copyOf(tokens);
    }

    /** Says in the list when the market of that token ends; it goes on, as markets do that are not resolved yet. */
    public synchronized void endsAt(String token, Instant end) {
        outcome(token).market().end = end;
    }

    /** The market of that token is over: nothing more happens there, and it is not listed any more. */
    public synchronized void close(String token) {
        Market market = outcome(token).market();
        markets.remove(market);
        outcomes.remove(market.first);
        outcomes.remove(market.second);
    }

    private String token() {
        StringBuilder token = new StringBuilder("1");
        while (token.length() < 77) {
            token.append(random.nextInt(10));
        }
        return token.toString();
    }

    private long quantity() {
        return (1 + random.nextInt(100_000)) * 10_000L;
    }

    /** All tokens, those of a market beside each other. */
    public synchronized List<String> tokens() {
        return markets.stream()
                .flatMap(market -> List.of(market.first, market.second).stream())
                .toList();
    }

    /** Something happens at one of the markets, by which its true book changes; what is sent of it, in order. */
    public synchronized List<Message> next() {
        Market market = markets.get(random.nextInt(markets.size()));
        millis += random.nextInt(3);
        market.changedMillis = millis;
        int what = random.nextInt(100);
        if (what == 0 && market.tick == COARSE) {
            market.tick = FINE;
            return List.of(finer(market, true), finer(market, false));
        }
        return what < 8 && market.asks.size() > 2 ? trade(market) : List.of(change(market));
    }

    private Message change(Market market) {
        boolean bid = random.nextBoolean();
        NavigableMap<Long, Long> side = bid ? market.bids : market.asks;
        NavigableMap<Long, Long> other = bid ? market.asks : market.bids;
        int sign = bid ? -1 : 1;
        long price;
        if (side.size() > 2 * LEVELS || (side.size() > 2 && random.nextInt(3) == 0)) {
            price = new ArrayList<>(side.keySet()).get(random.nextInt(side.size()));
            side.remove(price);
        } else {
            long from = other.firstKey() / market.tick * market.tick;
            price = Math.clamp(
                    from + sign * market.tick * (1 + random.nextInt(LEVELS)), market.tick, ONE - market.tick);
            if (bid ? price >= other.firstKey() : price <= other.firstKey()) {
                price = side.firstKey();
            }
            side.put(price, quantity());
        }
        return priceChange(market, price, side.getOrDefault(price, 0L), bid);
    }

    private Message priceChange(Market market, long price, long quantity, boolean bid) {
        String text = "{\"market\":\"" + market.id() + "\",\"price_changes\":["
                + element(market, true, price, quantity, bid) + ","
                + element(market, false, ONE - price, quantity, !bid)
                + "],\"timestamp\":\"" + millis + "\",\"event_type\":\"price_change\"}";
        return new Message(text, List.of(market.first, market.second));
    }

    private static String element(Market market, boolean first, long price, long quantity, boolean bid) {
        return "{\"asset_id\":\"" + (first ? market.first : market.second) + "\",\"price\":\"" + price(price)
                + "\",\"size\":\"" + quantity(quantity) + "\",\"side\":\"" + (bid ? "BUY" : "SELL")
                + "\",\"hash\":\"f328\",\"best_bid\":\"" + best(market.side(first, true), "0") + "\",\"best_ask\":\""
                + best(market.side(first, false), "1") + "\"}";
    }

    private static String best(NavigableMap<Long, Long> side, String none) {
        return side.isEmpty() ? none : price(side.firstKey());
    }

    /** The best offer is taken in whole or in part: its level, the trade, and the book again. */
    private List<Message> trade(Market market) {
        Map.Entry<Long, Long> best = market.asks.firstEntry();
        long price = best.getKey();
        long there = best.getValue();
        long taken = random.nextBoolean() ? there : 1 + random.nextLong(there);
        if (taken == there) {
            market.asks.remove(price);
        } else {
            market.asks.put(price, there - taken);
        }
        String trade = "{\"market\":\"" + market.id() + "\",\"asset_id\":\"" + market.first + "\",\"price\":\""
                + price(price) + "\",\"size\":\"" + quantity(taken) + "\",\"fee_rate_bps\":\"0\",\"side\":\"BUY\","
                + "\"timestamp\":\"" + millis + "\",\"event_type\":\"last_trade_price\"}";
        return List.of(
                priceChange(market, price, there - taken, false),
                new Message(trade, List.of(market.first)),
                new Message(book(market.first, false), List.of(market.first)),
                new Message(book(market.second, false), List.of(market.second)));
    }

    private Message finer(Market market, boolean first) {
        String token = first ? market.first : market.second;
        return new Message(
                "{\"event_type\":\"tick_size_change\",\"asset_id\":\"" + token + "\",\"market\":\"" + market.id()
                        + "\",\"old_tick_size\":\"0.01\",\"new_tick_size\":\"0.001\",\"timestamp\":\"" + millis + "\"}",
                List.of(token));
    }

    /** Whether there is such a token. */
    public synchronized boolean has(String token) {
        return outcomes.containsKey(token);
    }

    /** What the venue says when the market of that token is over. */
    public synchronized String resolved(String token) {
        Market market = outcome(token).market();
        return "{\"event_type\":\"market_resolved\",\"market\":\"" + market.id() + "\",\"assets_ids\":[\""
                + market.first + "\",\"" + market.second + "\"],\"winning_asset_id\":\"" + token
                + "\",\"timestamp\":\"" + millis + "\"}";
    }

    /** The whole book of a token, worst level first as the venue has it; with its tick in the opening one and by REST. */
    public synchronized String book(String token, boolean withTick) {
        Outcome outcome = outcome(token);
        Market market = outcome.market();
        return "{\"market\":\"" + market.id() + "\",\"asset_id\":\"" + token + "\",\"timestamp\":\""
                + market.changedMillis + "\",\"hash\":\"924e\",\"bids\":" + levels(market.side(outcome.first(), true))
                + ",\"asks\":" + levels(market.side(outcome.first(), false))
                + (withTick ? ",\"tick_size\":\"" + price(market.tick) + "\"" : "") + ",\"event_type\":\"book\"}";
    }

    private static String levels(NavigableMap<Long, Long> side) {
        return side.descendingMap().entrySet().stream()
                .map(level ->
                        "{\"price\":\"" + price(level.getKey()) + "\",\"size\":\"" + quantity(level.getValue()) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The true levels of a side of a token's book, best first, in these scales. */
    public synchronized NavigableMap<Long, Long> truth(String token, boolean bids) {
        Outcome outcome = outcome(token);
        return new TreeMap<>(outcome.market().side(outcome.first(), bids));
    }

    private Outcome outcome(String token) {
        Outcome outcome = outcomes.get(token);
        if (outcome == null) {
            throw new IllegalArgumentException("No market has the token " + token + ".");
        }
        return outcome;
    }

    /** The time at which it is. */
    public synchronized long millis() {
        return millis;
    }

    /** A page of the list of markets, as the venue's discovery answers it. */
    public synchronized String page(int offset, int limit) {
        return markets.reversed().stream()
                .skip(offset)
                .limit(limit)
                .map(market -> "{\"id\":\"" + market.number + "\",\"conditionId\":\"" + market.id()
                        + "\",\"question\":\"Will invented event " + (market.number + 1)
                        + " happen?\",\"outcomes\":\"[\\\"Yes\\\",\\\"No\\\"]\",\"clobTokenIds\":\"[\\\"" + market.first
                        + "\\\",\\\"" + market.second
                        + "\\\"]\",\"endDate\":\"" + market.end + "\",\"active\":true,\"closed\":false,"
                        + "\"orderPriceMinTickSize\":" + price(market.tick) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A change of levels with that wrong in it. */
    public static String damaged(String text, Fault fault) {
        return switch (fault) {
            case BAD_NUMBER -> text.replaceFirst("\"size\":\"[0-9.]+\"", "\"size\":\"NaN\"");
            case OFF_TICK -> text.replaceFirst("\"price\":\"(0\\.[0-9]+)\"", "\"price\":\"$10007\"");
            case TORN -> text.substring(0, text.length() / 2);
            case UNKNOWN_KIND -> "[{\"event_type\":\"new_thing\",\"what\":[1,{}]}," + text + "]";
            case DROP, DUPLICATE, REORDER, DELAY, CUT, SILENCE, NO_PONG, FLOOD, RESTART, OLD_BOOK, NO_BOOK -> text;
        };
    }

    private static String price(long value) {
        return text(value, PRICE_SCALE);
    }

    private static String quantity(long value) {
        return text(value, QUANTITY_SCALE);
    }

    private static String text(long value, int scale) {
        return value == 0
                ? "0"
                : BigDecimal.valueOf(value, scale).stripTrailingZeros().toPlainString();
    }
}
