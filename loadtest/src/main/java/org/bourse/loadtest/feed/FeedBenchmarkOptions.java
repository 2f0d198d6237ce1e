package org.bourse.loadtest.feed;

import java.nio.file.Path;

/**
 * What {@link FeedBenchmark} is to do.
 *
 * @param exchangeJar the built exchange
 * @param subscribers WebSockets that subscribe, 1 to 10,000
 * @param sleepers how many of them never read
 * @param symbols instruments that are traded
 * @param symbolsEach instruments that each subscriber follows
 * @param rate orders per second, each due at its time
 * @param seconds length of each measurement
 * @param warmUpSeconds of orders before the first measurement
 * @param seed of the orders
 */
record FeedBenchmarkOptions(
        Path exchangeJar,
        int subscribers,
        int sleepers,
        int symbols,
        int symbolsEach,
        int rate,
        int seconds,
        int warmUpSeconds,
        long seed) {

    static final String HELP = """
            Orders over HTTP at a fixed rate, first without anybody listening, then with subscribers of book, trades and
            ticker: what arrives and how late, and what it costs those who trade.

              --jar FILE           the built exchange (exchange/server/target/exchange.jar)
              --subscribers N      WebSockets that subscribe (1000)
              --sleepers N         how many of them never read (50)
              --symbols N          instruments that are traded (50)
              --symbols-each N     instruments that each subscriber follows (1)
              --rate N             orders per second (1000)
              --seconds N          length of each measurement (20)
              --warm-up SECONDS    of orders before the first measurement (10)
              --seed N             of the orders (1)
            """;

    FeedBenchmarkOptions {
        if (sleepers > subscribers) {
            throw new IllegalArgumentException("--sleepers can't be more than --subscribers, " + subscribers);
        }
        if (symbolsEach > symbols) {
            throw new IllegalArgumentException("--symbols-each can't be more than --symbols, " + symbols);
        }
    }

    static FeedBenchmarkOptions parse(String[] args) {
        Path jar = Path.of("exchange", "server", "target", "exchange.jar");
        int subscribers = 1_000;
        int sleepers = 50;
        int symbols = 50;
        int symbolsEach = 1;
        int rate = 1_000;
        int seconds = 20;
        int warmUp = 10;
        int seed = 1;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; --help lists the options");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--subscribers" -> subscribers = number(args[i], value, 1, 10_000);
                case "--sleepers" -> sleepers = number(args[i], value, 0, 10_000);
                case "--symbols" -> symbols = number(args[i], value, 1, 10_000);
                case "--symbols-each" -> symbolsEach = number(args[i], value, 1, 300);
                case "--rate" -> rate = number(args[i], value, 1, 1_000_000);
                case "--seconds" -> seconds = number(args[i], value, 1, 3_600);
                case "--warm-up" -> warmUp = number(args[i], value, 1, 3_600);
                case "--seed" -> seed = number(args[i], value, 0, Integer.MAX_VALUE);
                default -> throw new IllegalArgumentException("there is no option " + args[i] + "; --help lists them");
            }
        }
        return new FeedBenchmarkOptions(jar, subscribers, sleepers, symbols, symbolsEach, rate, seconds, warmUp, seed);
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
                name + " takes a whole number from " + least + " to " + most + ", not " + value);
    }
}
