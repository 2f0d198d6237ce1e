package org.bourse.floor.simulation;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.ReportedAccount;

/**
 * A tape told again to a simulated venue and then to a strategy, event by event in the order that was written down. Its results
 * are a function of the tape and of what was set: no clock is asked, and nothing is known of an event before it is told.
 */
public final class Backtest {

    /**
     * What is set.
     *
     * @param tape the directory that it is in
     * @param results the directory that the results are written to
     * @param terms of the simulated venue
     * @param money what the account begins with
     * @param sampleNanos how often equity is written, at most
     * @param periodNanos of the returns that figures are made of
     */
    public record Setup(
            Path tape, Path results, VenueTerms terms, BigDecimal money, long sampleNanos, long periodNanos) {

        /** Refuses what can't be divided by. */
        public Setup {
            if (sampleNanos < 1 || periodNanos < 1) {
                throw new IllegalArgumentException("A sample's and a period's time is longer than 0.");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param summary names and values, as they are written
     * @param findings damage and holes of the tape
     */
    public record Result(SequencedMap<String, String> summary, List<TapeFinding> findings) {}

    /** Who is told how far it is. */
    @FunctionalInterface
    public interface Progress {

        /** So many events were told, which is about this share of the tape. */
        void at(long events, double share);
    }

    private static final long EVENTS_BETWEEN_PROGRESS = 10_000;
    /** More at one event is a strategy that answers each refusal with the next intent. */
    private static final int MAX_INTENTS_AN_EVENT = 1_000;

    private final Setup setup;
    private final RunFiles files;
    private final SimulatedVenue venue;
    private final RunStrategy strategy;
    /** What strategies see: the venue's own account knows of fills before they are reported. */
    private final ReportedAccount reported;

    private final RunFigures figures;
    private final Told told = new Told();
    private final Map<Integer, Long> staleSince = new TreeMap<>();
    private final SortedSet<Integer> live = new TreeSet<>();
    private long sequence;
    private long events;
    private long intents;
    private int intentsAtEvent;
    private long fills;
    private long holes;
    private long staleNanos;
    private long firstNanos;
    private long nextSample;

    private Backtest(Setup setup, RunStrategy.Factory factory, RunFiles files) {
        this.setup = setup;
        this.files = files;
        figures = new RunFigures(setup.periodNanos());
        venue = new SimulatedVenue(setup.terms(), setup.money(), told);
        reported = new ReportedAccount(setup.money(), setup.terms().contractSize());
        strategy = factory.create(this::send, reported.account(), files::decision);
    }

    /**
     * Runs it to the end of the tape.
     *
     * @throws IOException where tape or results can't be used; the message says why
     * @throws RunFailedException where the strategy throws; what there was until then is written
     */
    public static Result run(Setup setup, RunStrategy.Factory factory, Progress progress) throws IOException {
        long bytes = new Tape(setup.tape())
                .parts().stream().mapToLong(Tape.Part::bytes).sum();
        try (RunFiles files = new RunFiles(setup.results());
                TapeCursor cursor = TapeCursor.after(setup.tape(), 0)) {
            return new Backtest(setup, factory, files).run(cursor, progress, Math.max(1, bytes));
        }
    }

    private Result run(TapeCursor cursor, Progress progress, long bytes) throws IOException {
        try {
            return toTheEnd(cursor, progress, bytes);
        } catch (RunFailedException e) {
            SequencedMap<String, String> failed = new LinkedHashMap<>();
            failed.put("status", "failed at event " + e.sequence());
            failed.put("reason", String.valueOf(e.getMessage()));
            files.summary(failed);
            throw e;
        } catch (IllegalArgumentException e) {
            // The tape is none that a venue can be made of, as one whose instrument becomes another.
            files.summary(Map.of("status", "failed at event " + sequence));
            throw new IOException("Event " + sequence + " can't be simulated: " + e.getMessage(), e);
        }
    }

    private Result toTheEnd(TapeCursor cursor, Progress progress, long bytes) throws IOException {
        int findings = 0;
        boolean repetitionsAreNews = true;
        long last = 0;
        while (cursor.next()) {
            EventHeader header = cursor.header();
            if (cursor.findings().size() > findings) {
                findings = cursor.findings().size();
                holes++;
                told.loseAll(last);
                repetitionsAreNews = true;
            }
            if (header.isRepeated()) {
                if (repetitionsAreNews) {
                    cursor.tell(told, told);
                }
                continue;
            }
            repetitionsAreNews = false;
            if (header.receiveNanos < last) {
                throw new IOException("Event " + header.sequence
                        + " was received before the one ahead of it: the tape is" + " not in the order of receipt.");
            }
            last = header.receiveNanos;
            sequence = header.sequence;
            intentsAtEvent = 0;
            sample(last);
            cursor.tell(told, told);
            if (++events % EVENTS_BETWEEN_PROGRESS == 0) {
                progress.at(events, Math.min(1, (double) cursor.readBytes() / bytes));
            }
        }
        // What is missing behind the last event is missing as well.
        holes += cursor.findings().size() > findings ? 1 : 0;
        if (events == 0) {
            throw new IOException("The tape has no events.");
        }
        intentsAtEvent = 0;
        venue.finish();
        write(last);
        progress.at(events, 1);
        files.trades(venue.account().trades());
        SequencedMap<String, String> summary = summary(last);
        files.summary(summary);
        return new Result(summary, cursor.findings());
    }

    private void send(OrderIntent intent) {
        if (++intentsAtEvent > MAX_INTENTS_AN_EVENT) {
            throw new IllegalStateException("It has sent more than " + MAX_INTENTS_AN_EVENT + " intents at one event.");
        }
        intents++;
        files.intent(venue.nanos(), intent);
        reported.sent(intent);
        venue.send(intent);
    }

    /** What the account is worth between two events, at most once in a sample's time. */
    private void sample(long nanos) {
        if (firstNanos == 0) {
            firstNanos = nanos;
            write(nanos);
            nextSample = nanos + setup.sampleNanos();
        } else if (nanos >= nextSample) {
            write(nextSample);
            nextSample += (1 + (nanos - nextSample) / setup.sampleNanos()) * setup.sampleNanos();
        }
    }

    private void write(long nanos) {
        BigDecimal worth = venue.equity();
        figures.worth(nanos, worth.doubleValue());
        files.equity(nanos, worth, figures.drawdown(), venue.account().held().size());
    }

    private SequencedMap<String, String> summary(long last) {
        RunFigures.Trades trades = RunFigures.Trades.of(venue.account().trades());
        for (long since : staleSince.values()) {
            staleNanos += last - since;
        }
        SequencedMap<String, String> summary = new LinkedHashMap<>();
        summary.put("status", "completed");
        summary.put("events", String.valueOf(events));
        summary.put("seconds_of_tape", seconds(last - firstNanos));
        summary.put("holes", String.valueOf(holes));
        summary.put("seconds_not_live", seconds(staleNanos));
        summary.put("levels_refused", String.valueOf(venue.refusedLevels()));
        summary.put("intents", String.valueOf(intents));
        summary.put("fills", String.valueOf(fills));
        summary.put("initial_balance", setup.money().toPlainString());
        summary.put("final_balance", venue.account().cash().stripTrailingZeros().toPlainString());
        summary.put(
                "total_pnl",
                venue.account()
                        .cash()
                        .subtract(setup.money())
                        .stripTrailingZeros()
                        .toPlainString());
        summary.put("commission", venue.account().fees().stripTrailingZeros().toPlainString());
        summary.put("funding", venue.account().funding().stripTrailingZeros().toPlainString());
        summary.put("total_return", String.valueOf(figures.totalReturn()));
        summary.put("annual_return", String.valueOf(figures.annualReturn()));
        summary.put("volatility", String.valueOf(figures.volatility()));
        summary.put("max_drawdown", String.valueOf(figures.maxDrawdown()));
        summary.put("current_drawdown", String.valueOf(figures.drawdown()));
        summary.put("sharpe", String.valueOf(figures.sharpe()));
        summary.put("sortino", String.valueOf(figures.sortino()));
        summary.put("calmar", String.valueOf(figures.calmar()));
        summary.put("trades", String.valueOf(trades.trades()));
        summary.put("wins", String.valueOf(trades.wins()));
        summary.put("losses", String.valueOf(trades.losses()));
        summary.put("win_rate", String.valueOf(trades.winRate()));
        summary.put("average_win", String.valueOf(trades.averageWin()));
        summary.put("average_loss", String.valueOf(trades.averageLoss()));
        summary.put("largest_win", String.valueOf(trades.largestWin()));
        summary.put("largest_loss", String.valueOf(trades.largestLoss()));
        summary.put("profit_factor", String.valueOf(trades.profitFactor()));
        summary.put("expectancy", String.valueOf(trades.expectancy()));
        summary.put("time_in_market", String.valueOf(trades.nanosHeld() / (double) Math.max(1, last - firstNanos)));
        summary.putAll(strategy.figures());
        summary.put("sha256", files.sha256());
        return summary;
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    /** Tells the venue and then the strategy, and the strategy of reports. */
    private final class Told implements MarketEvents, RawEvents, OrderReports {

        /** A part of the tape is missing: no book may be trusted until it is whole again. */
        void loseAll(long nanos) {
            for (int instrument : List.copyOf(live)) {
                continuity(new EventHeader().raw(nanos, 0, instrument), Continuity.STALE, StaleReason.OVERFLOW);
            }
        }

        private void decide(Runnable decision) {
            try {
                decision.run();
            } catch (RuntimeException e) {
                throw new RunFailedException(sequence, e);
            }
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            venue.defined(header, instrument);
            reported.defined(instrument);
            decide(() -> strategy.defined(header, instrument));
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            Long since = staleSince.remove(header.instrument);
            staleNanos += since == null ? 0 : header.receiveNanos - since;
            if (state == Continuity.LIVE) {
                live.add(header.instrument);
            } else {
                live.remove(header.instrument);
                staleSince.put(header.instrument, header.receiveNanos);
            }
            venue.continuity(header, state, reason);
            decide(() -> strategy.continuity(header, state, reason));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            venue.snapshot(header, bids, asks);
            decide(() -> strategy.snapshot(header, bids, asks));
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            venue.changes(header, bids, asks);
            decide(() -> strategy.changes(header, bids, asks));
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            venue.trade(header, tradeId, price, quantity, aggressor);
            decide(() -> strategy.trade(header, tradeId, price, quantity, aggressor));
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            venue.quote(header, bid, bidQuantity, ask, askQuantity);
            decide(() -> strategy.quote(header, bid, bidQuantity, ask, askQuantity));
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            venue.funding(header, rate, nextNanos);
            decide(() -> strategy.funding(header, rate, nextNanos));
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            venue.bar(header, bar, lengthNanos);
            decide(() -> strategy.bar(header, bar, lengthNanos));
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            fills += report instanceof OrderReport.Filled ? 1 : 0;
            files.report(receiveNanos, report);
            reported.report(receiveNanos, report);
            decide(() -> strategy.report(receiveNanos, report));
        }

        @Override
        public void account(long receiveNanos, AccountReport report) {
            files.account(receiveNanos, report);
            reported.account(receiveNanos, report);
            decide(() -> strategy.account(receiveNanos, report));
        }

        @Override
        public void tick(EventHeader header) {
            venue.advance(header.receiveNanos);
            decide(() -> strategy.tick(header));
        }

        @Override
        public void frame(EventHeader header, byte[] bytes, int offset, int length) {
            // What it means is told by the events that were made of it.
        }

        @Override
        public void sent(EventHeader header, byte[] bytes, int offset, int length) {
            // It was to the outside.
        }

        @Override
        public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
            // As of a frame.
        }

        @Override
        public void linkOpened(EventHeader header, String address) {
            // What it means for a book is told by its continuity.
        }

        @Override
        public void linkClosed(EventHeader header, String why) {
            // Likewise.
        }

        @Override
        public void framesLost(EventHeader header) {
            // Likewise.
        }
    }
}
