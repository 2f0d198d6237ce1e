package org.bourse.loadtest.fix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link FixBenchmark} is to do.
 *
 * @param exchangeJar the built exchange
 * @param sessions numbers of sessions to measure with, one after the other
 * @param window orders that a session has under way at once
 * @param warmUpSeconds before the measurements, for each server and number of sessions
 * @param rounds how often the two servers are measured in turns
 * @param seconds length of each measurement
 */
record FixBenchmarkOptions(
        Path exchangeJar, List<Integer> sessions, int window, int warmUpSeconds, int rounds, int seconds) {

    static final String HELP = """
            NewOrderSingle to ExecutionReport with the journal forced, beside a bare QuickFIX/J echo.

              --jar FILE         the built exchange (exchange/server/target/exchange.jar)
              --sessions N,N     numbers of sessions, one after the other (1,10)
              --window N         orders that a session has under way at once (100)
              --warm-up SECONDS  before the measurements, for each server and number of sessions (10)
              --rounds N         how often the two servers are measured in turns (3)
              --seconds SECONDS  length of each measurement (10)
            """;

    static FixBenchmarkOptions parse(String[] args) {
        FixBenchmarkOptions options = new FixBenchmarkOptions(
                Path.of("exchange", "server", "target", "exchange.jar"), List.of(1, 10), 100, 10, 3, 10);
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; --help lists the options");
            }
            options = options.with(args[i], args[i + 1]);
        }
        if (!Files.exists(options.exchangeJar)) {
            throw new IllegalArgumentException(
                    "there is no " + options.exchangeJar + ": build it with ./mvnw package, or name it with --jar");
        }
        return options;
    }

    /** Sessions that are needed in all: each is used once, so that it begins at sequence number 1. */
    int allSessions() {
        return sessions.stream().mapToInt(Integer::intValue).sum();
    }

    private FixBenchmarkOptions with(String name, String value) {
        return switch (name) {
            case "--jar" -> new FixBenchmarkOptions(Path.of(value), sessions, window, warmUpSeconds, rounds, seconds);
            case "--sessions" ->
                new FixBenchmarkOptions(exchangeJar, numbers(name, value), window, warmUpSeconds, rounds, seconds);
            case "--window" ->
                new FixBenchmarkOptions(
                        exchangeJar, sessions, number(name, value, 1, 10_000), warmUpSeconds, rounds, seconds);
            case "--warm-up" ->
                new FixBenchmarkOptions(exchangeJar, sessions, window, number(name, value, 1, 3_600), rounds, seconds);
            case "--rounds" ->
                new FixBenchmarkOptions(
                        exchangeJar, sessions, window, warmUpSeconds, number(name, value, 1, 1_000), seconds);
            case "--seconds" ->
                new FixBenchmarkOptions(
                        exchangeJar, sessions, window, warmUpSeconds, rounds, number(name, value, 1, 3_600));
            default -> throw new IllegalArgumentException("there is no option " + name + "; --help lists them");
        };
    }

    private static List<Integer> numbers(String name, String value) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            numbers.add(number(name, part, 1, 1_000));
        }
        return List.copyOf(numbers);
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is allowed.
        }
        throw new IllegalArgumentException(
                name + " takes whole numbers from " + least + " to " + most + ", not " + value);
    }
}
