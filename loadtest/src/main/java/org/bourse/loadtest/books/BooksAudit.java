package org.bourse.loadtest.books;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.ListedOrder;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.report.Check;

/** Checks an exchange's books after a run, with nothing under way any more. */
public final class BooksAudit {

    private final ExchangeUnderTest exchange;
    private final List<RegisteredBroker> brokers;
    private final SentOrders sent;
    private final List<Check> checks = new ArrayList<>();

    private BooksAudit(ExchangeUnderTest exchange, List<RegisteredBroker> brokers, SentOrders sent) {
        this.exchange = exchange;
        this.brokers = brokers;
        this.sent = sent;
    }

    /**
     * Waits for the database to catch up, and checks.
     *
     * @param longestCatchUp how long that may take
     */
    public static List<Check> run(
            ExchangeUnderTest exchange, List<RegisteredBroker> brokers, SentOrders sent, Duration longestCatchUp)
            throws IOException, InterruptedException {
        BooksAudit audit = new BooksAudit(exchange, brokers, sent);
        if (audit.awaitPersister(longestCatchUp)) {
            audit.checkApi();
            audit.checkDatabase();
        }
        return audit.checks;
    }

    private boolean awaitPersister(Duration longest) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long atFirst = exchange.client().persisterLag();
        long lag = exchange.client().awaitPersister(longest);
        checks.add(new Check(
                "The persister caught up",
                lag == 0,
                String.format(
                        Locale.ROOT,
                        "%,d events were waiting at the end, %,d after %.1f s",
                        atFirst,
                        lag,
                        (System.nanoTime() - start) / 1e9)));
        return lag == 0;
    }

    private void checkApi() throws IOException, InterruptedException {
        ExchangeClient client = exchange.client();
        FoundOrders sightings = new FoundOrders(sent);
        long balances = 0;
        for (int i = 0; i < brokers.size(); i++) {
            int broker = i;
            client.forEachOrder(brokers.get(i), order -> checkListed(sightings, broker, order));
            balances += client.balance(brokers.get(i));
        }
        checks.add(sightings.result("The API lists every acknowledged order once, with its sender and quantity"));
        checks.add(new Check("The brokers' balances sum to zero (API)", balances == 0, balances + " cents"));
    }

    private void checkListed(FoundOrders sightings, int broker, ListedOrder listed) {
        int number = sightings.found(listed.clientOrderId(), listed.id());
        if (number < 0) {
            return;
        }
        var planned = sent.flow().order(number);
        if (planned.broker() != broker || planned.quantity() != listed.quantity()) {
            sightings.problem(listed + " was sent as " + planned);
        }
    }

    private void checkDatabase() throws IOException, InterruptedException {
        if (!exchange.hasDatabase()) {
            return;
        }
        try (Connection connection = exchange.connect()) {
            checks.addAll(new DatabaseAudit(connection, brokers, sent).run());
            checkTradeCount(DatabaseAudit.number(connection, "SELECT count(*) FROM all_trades"));
        } catch (SQLException e) {
            throw new ExchangeFailure("the exchange's database can't be read: " + e.getMessage(), e);
        }
    }

    /** An exchange counts its trades from its start, so only one that was new counts them all. */
    private void checkTradeCount(long trades) throws IOException, InterruptedException {
        if (exchange.process().isPresent()) {
            long made = Math.round(exchange.client().metrics().value("bourse_trades_total"));
            checks.add(new Check(
                    "The database has as many trades as the engine made", trades == made, trades + ", engine " + made));
        }
    }
}
