package org.bourse.floor.feed;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted at a venue, by name; of the names that the venue makes up, those beyond a bound are counted together. */
public final class FeedCounters {

    private static final int MAX_NAMED = 200;
    private static final int MAX_NAME = 60;

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> named = new ConcurrentHashMap<>();

    /** One more of that. */
    public void count(String name) {
        add(name, 1);
    }

    /** So many more of that. */
    public void add(String name, long number) {
        counter(name).add(number);
    }

    /** The counter of that name, for who counts with each frame and would look for it each time. */
    LongAdder counter(String name) {
        LongAdder counter = counters.get(name);
        return counter == null ? counters.computeIfAbsent(name, unused -> new LongAdder()) : counter;
    }

    /** One more of what the venue itself gave the name to. */
    public void countNamed(String name) {
        String bounded = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        LongAdder counter = named.get(bounded);
        if (counter == null) {
            String known = named.size() < MAX_NAMED ? bounded : "others";
            counter = named.computeIfAbsent(known, unused -> new LongAdder());
        }
        counter.increment();
    }

    /** One more message, or part of one, that can't be taken. */
    void refused(int link, String why) {
        count("refused: " + why);
        refusals.computeIfAbsent(link, unused -> new LongAdder()).increment();
    }

    /** How many messages of a connection could not be taken, in whole or in part. */
    public long refusals(int link) {
        LongAdder counter = refusals.get(link);
        return counter == null ? 0 : counter.sum();
    }

    /** How many could not be taken of all connections. */
    public long refusals() {
        return refusals.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many of that. */
    public long get(String name) {
        LongAdder counter = counters.getOrDefault(name, named.get(name));
        return counter == null ? 0 : counter.sum();
    }

    /** All of which there was one, by name. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        named.forEach((name, counter) -> all.put(name, counter.sum()));
        counters.forEach((name, counter) -> all.put(name, counter.sum()));
        all.values().removeIf(count -> count == 0);
        return all;
    }
}
