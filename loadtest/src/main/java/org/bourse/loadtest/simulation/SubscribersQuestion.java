package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.feed.FeedTally;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Verdict;

/** Do WebSocket clients get every trade while orders come in, and what do they cost the orders? */
final class SubscribersQuestion implements Question {

    private static final Duration TIME_TO_SUBSCRIBE = Duration.ofSeconds(3);

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        FixedRate load = FixedRate.of(settings);
        int subscribers = settings.number(Setting.SUBSCRIBERS, 1, 4_000);
        try (LoadSession session = LoadSession.open(settings)) {
            GatlingRun run = session.plan(
                    load.arrivalsAfter(new ArrivalSchedule().atOnce(subscribers, TIME_TO_SUBSCRIBE)),
                    OrderLifetimes.YEARS,
                    subscribers,
                    TIME_TO_SUBSCRIBE.plus(load.ramp()).toMillis(),
                    load.time().toMillis());
            System.out.printf(Locale.ROOT, "%,d subscribers, %s%n", subscribers, load.describe());
            LoadMeasurement measured = run.run(Subscribers.class);
            FeedTally feed = run.context().feed();
            tell(Figures.ofOrders("with subscribers", load.rate(), measured), feed, measured);
            Verdict verdict = new Verdict();
            verdict.add(
                    "No call and no subscription failed",
                    measured.assertionsHeld()
                            && measured.recorder().failures().isEmpty()
                            && feed.errors().isEmpty(),
                    feed.errors().isEmpty() ? "" : feed.errors().toString());
            verdict.addAll(session.audit(run.context()));
            judgeFeed(session.exchange(), feed, verdict);
            return verdict;
        }
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
