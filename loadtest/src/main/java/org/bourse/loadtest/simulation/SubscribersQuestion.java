package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.feed.FeedSubscribers;
import org.bourse.loadtest.feed.FeedSubscription;
import org.bourse.loadtest.feed.FeedTally;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Verdict;

/** Do WebSocket clients get every trade while orders come in, and what do they cost the orders? */
final class SubscribersQuestion implements Question {

    private static final int SYMBOLS_EACH = 5;
    private static final int BUSIEST = 20;

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        FixedRate load = FixedRate.of(settings);
        int subscribers = settings.number(Setting.SUBSCRIBERS, 1, 4_000);
        try (LoadSession session = LoadSession.open(settings)) {
            GatlingRun run = session.plan(
                    load.arrivals(),
                    OrderLifetimes.YEARS,
                    load.ramp().toMillis(),
                    load.time().toMillis());
            System.out.printf(Locale.ROOT, "%,d subscribers, %s%n", subscribers, load.describe());
            try (FeedSubscribers listening = FeedSubscribers.connect(
                    session.exchange().uri(), subscriptions(subscribers, settings.seed(), session.brokers()))) {
                return answer(load, session, run, listening);
            }
        }
    }

    private static Verdict answer(FixedRate load, LoadSession session, GatlingRun run, FeedSubscribers listening)
            throws IOException, InterruptedException {
        LoadMeasurement measured = run.run(TargetRate.class);
        // The audit waits for the database: by then subscribers have what happened last.
        List<Check> audit = session.audit(run.sent());
        FeedTally feed = listening.measured();
        tell(Figures.ofOrders("with subscribers", load.rate(), measured), feed, measured);
        Verdict verdict = new Verdict();
        verdict.add(
                "No call and no subscription failed",
                measured.assertionsHeld()
                        && measured.recorder().failures().isEmpty()
                        && feed.errors().isEmpty()
                        && listening.lostConnections() == 0,
                feed.errors().isEmpty() ? "" : feed.errors().toString());
        verdict.addAll(audit);
        judgeFeed(session.exchange(), feed, verdict);
        return verdict;
    }

    /** Trades and books of some of the busiest instruments, each with some broker's key. */
    private static List<FeedSubscription> subscriptions(int count, long seed, List<RegisteredBroker> brokers) {
        SplittableRandom random = new SplittableRandom(seed);
        List<FeedSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TreeSet<String> chosen = new TreeSet<>();
            while (chosen.size() < SYMBOLS_EACH) {
                chosen.add("SYM" + random.nextInt(1, BUSIEST + 1));
            }
            List<String> symbols = List.copyOf(chosen);
            subscriptions.add(new FeedSubscription(
                    brokers.get(i % brokers.size()).apiKey(),
                    FeedSubscription.channel("trades", "", symbols) + ","
                            + FeedSubscription.channel("book", "\"depth\":10,", symbols),
                    true));
        }
        return subscriptions;
    }

    private static void tell(Figures figures, FeedTally feed, LoadMeasurement measured) {
        Percentiles delays = Percentiles.of(feed.delays());
        System.out.printf(
                Locale.ROOT,
                "%nOrders: reached %,.1f/s of %,.0f; %s%n",
                figures.reached(),
                figures.asked(),
                figures.times().describe());
        System.out.printf(
                Locale.ROOT,
                "Feed: %,d messages, %,d of them trades; from a trade to its arrival, to the millisecond: p50 %.0f ms,"
                        + " p90 %.0f ms, p99 %.0f ms, p99.9 %.0f ms, max %.0f ms%n",
                feed.messages(),
                feed.trades(),
                delays.p50(),
                delays.p90(),
                delays.p99(),
                delays.p999(),
                delays.max());
        System.out.println("Processors: " + figures.cpu().describe());
        System.out.println("Report: " + measured.report());
    }

    private static void judgeFeed(ExchangeUnderTest exchange, FeedTally feed, Verdict verdict) {
        verdict.add("Subscribers got trades", feed.trades() > 0, feed.trades() + " trades");
        verdict.add("No subscriber missed a trade between two it got", feed.gaps() == 0, feed.gaps() + " gaps");
        if (!exchange.hasDatabase()) {
            return;
        }
        Map<String, Long> trades = tradesBySymbol(exchange);
        long behind = feed.newest().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().equals(trades.get(entry.getKey().split(" ", -1)[1])))
                .count();
        verdict.add(
                "Every subscriber got every symbol's last trade",
                behind == 0,
                feed.newest().size() + " subscriptions, " + behind + " behind");
    }

    private static Map<String, Long> tradesBySymbol(ExchangeUnderTest exchange) {
        Map<String, Long> trades = new HashMap<>();
        try (Connection connection = exchange.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT symbol, count(*) FROM all_trades"
                        + " JOIN instruments USING (instrument_id) GROUP BY symbol")) {
            while (row.next()) {
                trades.put(row.getString(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new ExchangeFailure("the exchange's database can't be read: " + e.getMessage(), e);
        }
        return trades;
    }
}
