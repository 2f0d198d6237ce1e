package org.bourse.floor.feed;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted at a venue, by name; names beyond a bound, which a venue could make up, are counted together. */
public final class FeedCounters {

    private static final int MAX_NAMES = 200;
    private static final int MAX_NAME = 60;

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    /** One more of that. */
    public void count(String name) {
        add(name, 1);
    }

    /** So many more of that. */
    public void add(String name, long number) {
        LongAdder counter = counters.get(name);
        if (counter == null) {
            String bounded = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
            String known = counters.size() < MAX_NAMES ? bounded : "others";
            counter = counters.computeIfAbsent(known, unused -> new LongAdder());
        }
        counter.add(number);
    }

    /** How many of that. */
    public long get(String name) {
        LongAdder counter = counters.get(name);
        return counter == null ? 0 : counter.sum();
    }

    /** All of them, by name. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counters.forEach((name, counter) -> all.put(name, counter.sum()));
        return all;
    }
}
