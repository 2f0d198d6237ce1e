package org.bourse.loadtest.http;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@link HttpBenchmark} is to do.
 *
 * @param exchangeJar the built exchange
 * @param connections connections kept busy
 * @param brokers brokers that send
 * @param symbols instruments they trade
 * @param warmUpSeconds before the first measurement, for each server
 * @param rounds how often the two servers are measured in turns
 * @param seconds length of each of these measurements
 * @param rate orders per second of the last measurement; 0 leaves it out
 * @param rateSeconds length of the last measurement
 * @param seed of the orders
 */
record HttpBenchmarkOptions(
        Path exchangeJar,
        int connections,
        int brokers,
        int symbols,
        double warmUpSeconds,
        int rounds,
        double seconds,
        int rate,
        double rateSeconds,
        long seed) {

    static final String HELP = """
            POST /orders end to end with the journal forced, beside a bare JSON echo of the same web server.

              --jar FILE         the built exchange (exchange/server/target/exchange.jar)
              --connections N    connections kept busy (64)
              --brokers N        brokers that send (100)
              --symbols N        instruments they trade (450)
              --warm-up SECONDS  before the first measurement, for each server (15)
              --rounds N         how often the two servers are measured in turns (3)
              --seconds SECONDS  length of each of these (15)
              --rate N           then orders per second, each due at its time; 0 leaves it out (30000)
              --rate-seconds S   for so long (60)
              --seed N           of the orders (1)
            """;

    static HttpBenchmarkOptions parse(String[] args) {
        HttpBenchmarkOptions options = new HttpBenchmarkOptions(
                Path.of("exchange", "server", "target", "exchange.jar"), 64, 100, 450, 15, 3, 15, 30_000, 60, 1);
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

    private HttpBenchmarkOptions with(String name, String value) {
        Path jar = exchangeJar;
        int newConnections = connections;
        int newBrokers = brokers;
        int newSymbols = symbols;
        double newWarmUp = warmUpSeconds;
        int newRounds = rounds;
        double newSeconds = seconds;
        int newRate = rate;
        double newRateSeconds = rateSeconds;
        long newSeed = seed;
        switch (name) {
            case "--jar" -> jar = Path.of(value);
            case "--connections" -> newConnections = (int) number(name, value, 1, 10_000);
            case "--brokers" -> newBrokers = (int) number(name, value, 1, 10_000);
            case "--symbols" -> newSymbols = (int) number(name, value, 1, 10_000);
            case "--warm-up" -> newWarmUp = number(name, value, 0, 3_600);
            case "--rounds" -> newRounds = (int) number(name, value, 1, 1_000);
            case "--seconds" -> newSeconds = number(name, value, 1, 3_600);
            case "--rate" -> newRate = (int) number(name, value, 0, 1_000_000);
            case "--rate-seconds" -> newRateSeconds = number(name, value, 1, 86_400);
            case "--seed" -> newSeed = number(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
            default -> throw new IllegalArgumentException("there is no option " + name + "; --help lists them");
        }
        return new HttpBenchmarkOptions(
                jar,
                newConnections,
                newBrokers,
                newSymbols,
                newWarmUp,
                newRounds,
                newSeconds,
                newRate,
                newRateSeconds,
                newSeed);
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
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
