package org.bourse.server.persistence.state;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;

/**
 * How many orders a second the persister writes when nothing else holds it up, and how long a start takes to load what is
 * open. A program rather than JMH: what counts is one long run with a growing database, not the fastest of many.
 *
 * <p>Arguments: directory of the embedded database, orders per round, rounds. Orders go to 20 symbols at prices of which
 * a part trades; every fifth is cancelled; each has a client order id.
 */
final class PersisterBenchmark {

    private static final int SYMBOLS = 20;
    private static final int BROKERS = 10;
    private static final int ARRIVAL = 200;

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<SequencedCommand> commands = new ArrayList<>();
    private long timeMicros = 1_795_000_000_000_000L;
    private long orders;
    private long trades;

    private PersisterBenchmark() {}

    public static void main(String[] arguments) throws InterruptedException {
        DatabaseSettings settings = DatabaseSettings.embedded(Path.of(arguments[0]));
        int ordersPerRound = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        new PersisterBenchmark().run(settings, ordersPerRound, rounds);
    }

    private void run(DatabaseSettings settings, int ordersPerRound, int rounds) throws InterruptedException {
        UUID exchangeId = UUID.randomUUID();
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, exchangeId);
            Persister persister = start.persister(database, settings);
            for (int i = 0; i < BROKERS; i++) {
                apply(new Command.RegisterBroker("broker " + i, new ApiKeyHash(i, i, i, i), "", "", ""));
            }
            for (int round = 1; round <= rounds; round++) {
                generate(ordersPerRound);
                long started = System.nanoTime();
                publish(start.log());
                if (!persister.awaitPersisted(engine.lastSequence(), Duration.ofMinutes(10))) {
                    throw new IllegalStateException("not written: " + persister.failure());
                }
                report("round " + round, started, ordersPerRound);
            }
            System.out.printf(
                    "%d orders, %d trades, %d open; %d transactions%n",
                    orders, trades, engine.openOrders(), persister.batches());
            persister.close(Duration.ofMinutes(3));
            long started = System.nanoTime();
            Restored restored = Restored.from(database, exchangeId);
            report("load", started, restored.engine().openOrders());
            if (restored.engine().stateHash() != engine.stateHash()) {
                throw new IllegalStateException("the loaded state is another one");
            }
        }
    }

    private void generate(int count) {
        long last = orders + count;
        while (orders < last) {
            long orderId = engine.lastSequence() + 1;
            long brokerId = 1L + random.nextInt(BROKERS);
            apply(submit(brokerId));
            orders++;
            if (random.nextInt(5) == 0) {
                apply(new Command.CancelOrder(brokerId, orderId));
            }
        }
    }

    private Command submit(long brokerId) {
        boolean bid = random.nextBoolean();
        return new Command.SubmitOrder(
                brokerId,
                "account",
                "SYM" + random.nextInt(SYMBOLS),
                bid ? Side.BID : Side.ASK,
                OrderType.LIMIT,
                TimeInForce.GTC,
                (bid ? 9_990 : 10_010) + random.nextInt(30) - 15,
                1 + random.nextInt(100),
                0,
                Long.toHexString(random.nextLong()) + "-" + orders);
    }

    private void apply(Command command) {
        timeMicros += 15;
        long sequence = engine.lastSequence() + 1;
        long firstEventSequence = engine.nextEventSequence();
        long tradesBefore = engine.nextTradeId();
        engine.apply(sequence, timeMicros, command, recorder);
        trades += engine.nextTradeId() - tradesBefore;
        commands.add(recorder.take(sequence, timeMicros, firstEventSequence, CommandSource.REST, command));
    }

    private void publish(PublishedLog log) {
        for (int from = 0; from < commands.size(); from += ARRIVAL) {
            log.onBatch(List.copyOf(commands.subList(from, Math.min(from + ARRIVAL, commands.size()))));
        }
        commands.clear();
    }

    private static void report(String what, long startedNanos, long count) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        System.out.printf("%s: %d orders in %.2f s, %.0f/s%n", what, count, seconds, count / seconds);
    }
}
