package org.bourse.loadtest.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The tally of what subscribers of the live feed receive: counts, how long each trade took to arrive, and whether any
 * is missing, which the trades' own numbers show. Safe for use by many threads.
 */
public final class FeedTally {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String TRADE = "{\"type\":\"trade\",";
    private static final String ERROR = "{\"type\":\"error\",";

    private final LongAdder messages = new LongAdder();
    private final LongAdder trades = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final Set<String> errors = ConcurrentHashMap.newKeySet();
    private final ConcurrentHistogram delays = new ConcurrentHistogram(LONGEST_NANOS, 3);

    /** The number of each subscriber's newest trade, by subscriber and symbol. */
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    /** A subscriber got a message. */
    public void received(int subscriber, String message, Instant at) {
        messages.increment();
        if (message.startsWith(TRADE)) {
            trades.increment();
            count(subscriber, message);
            Instant executed = Instant.parse(text(message, "executed_at"));
            delays.recordValue(Math.clamp(ChronoUnit.NANOS.between(executed, at), 0, LONGEST_NANOS));
        } else if (message.startsWith(ERROR)) {
            errors.add(message);
        }
    }

    private void count(int subscriber, String message) {
        long sequence = Long.parseLong(number(message, "sequence"));
        Long before = newest.put(subscriber + " " + text(message, "symbol"), sequence);
        // From the first trade on that a subscriber gets.
        if (before != null && sequence != before + 1) {
            gaps.increment();
        }
    }

    /** The value of a text field of a flat JSON object as the exchange writes it. */
    private static String text(String message, String field) {
        int from = after(message, "\"" + field + "\":\"");
        return message.substring(from, message.indexOf('"', from));
    }

    private static String number(String message, String field) {
        int from = after(message, "\"" + field + "\":");
        int end = from;
        while (end < message.length() && Character.isDigit(message.charAt(end))) {
            end++;
        }
        return message.substring(from, end);
    }

    private static int after(String message, String name) {
        int found = message.indexOf(name);
        if (found < 0) {
            throw new IllegalArgumentException("no " + name + " in " + message);
        }
        return found + name.length();
    }

    /** Messages of all kinds. */
    public long messages() {
        return messages.sum();
    }

    /** Trades among them. */
    public long trades() {
        return trades.sum();
    }

    /** The number of trades that did not follow the one before. */
    public long gaps() {
        return gaps.sum();
    }

    /** The exchange's complaints. */
    public Set<String> errors() {
        return new TreeSet<>(errors);
    }

    /** From a trade's time to its arrival, in nanoseconds. */
    public Histogram delays() {
        return delays.copy();
    }

    /** The number of each subscriber's newest trade, by {@code subscriber symbol}. */
    public Map<String, Long> newest() {
        return Map.copyOf(newest);
    }
}
