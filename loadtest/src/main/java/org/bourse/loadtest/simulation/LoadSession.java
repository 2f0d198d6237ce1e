package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bourse.loadtest.books.BooksAudit;
import org.bourse.loadtest.books.SentOrders;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;

/** An exchange with brokers on it, from the start of a load test to its end. */
final class LoadSession implements AutoCloseable {

    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(2);

    private final Settings settings;
    private final ExchangeUnderTest exchange;
    private final List<RegisteredBroker> brokers;

    private LoadSession(Settings settings, ExchangeUnderTest exchange, List<RegisteredBroker> brokers) {
        this.settings = settings;
        this.exchange = exchange;
        this.brokers = brokers;
    }

    /** Finds or starts the exchange, and registers the brokers. */
    static LoadSession open(Settings settings) throws IOException, InterruptedException {
        return open(settings, Map.of());
    }

    /** The same, with settings for an exchange that is started: {@code EXCHANGE_…}. */
    static LoadSession open(Settings settings, Map<String, String> more) throws IOException, InterruptedException {
        int brokers = settings.number(Setting.BROKERS, 1, 10_000);
        ExchangeUnderTest exchange = Exchanges.open(settings, more);
        try {
            return new LoadSession(settings, exchange, exchange.register(brokers));
        } catch (IOException | InterruptedException | RuntimeException e) {
            Exchanges.close(exchange);
            throw e;
        }
    }

    ExchangeUnderTest exchange() {
        return exchange;
    }

    List<RegisteredBroker> brokers() {
        return brokers;
    }

    /**
     * Plans a load of Gatling's.
     *
     * @param arrivals when users come
     * @param lives how long orders live
     * @param warmUpMillis the part of the arrivals that isn't measured
     * @param measuredMillis the part after it that is
     */
    GatlingRun plan(ArrivalSchedule arrivals, OrderLifetimes lives, long warmUpMillis, long measuredMillis) {
        return GatlingRun.plan(settings, exchange, brokers, arrivals, lives, warmUpMillis, measuredMillis);
    }

    /** Holds the exchange's books against what was sent. */
    List<Check> audit(SentOrders sent) throws IOException, InterruptedException {
        return BooksAudit.run(exchange, brokers, sent, LONGEST_CATCH_UP);
    }

    /**
     * Waits until PostgreSQL has everything, so that what one measurement left is not the load of the next.
     *
     * @throws ExchangeFailure when it takes longer than it ever should
     */
    void awaitPersister() throws IOException, InterruptedException {
        long lacking = exchange.client().awaitPersister(LONGEST_CATCH_UP);
        if (lacking > 0) {
            throw new ExchangeFailure("the persister did not catch up within " + LONGEST_CATCH_UP.toSeconds() + " s: "
                    + lacking + " events are not in the database");
        }
    }

    @Override
    public void close() throws IOException {
        Exchanges.close(exchange);
    }
}
