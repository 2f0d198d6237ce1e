package org.bourse.floor.simulation;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.ClosedTrade;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.order.VenuePosition;

/**
 * What comes of a run: its intents, reports, orders, trades, alerts and equity line by line, and the picture and the summary of
 * it. The {@link TapeRun} that tells the tape tells it of each; it looks at venue and strategy, and changes nothing in them.
 */
final class RunOutputs implements Closeable {

    /**
     * How far a run is, and what its tape lacked.
     *
     * @param firstEvent the number of the first event that it was told
     * @param place that of the last one
     * @param nanos when that was received
     * @param events how many it was told
     * @param notLiveNanos how long its books were not live, all together
     */
    record Course(long firstEvent, long place, long nanos, long events, long holes, long notLiveNanos) {}

    private final TapeRun.Setup setup;
    private final RunFiles files;
    private final RunVenue venue;
    private final RunStrategy strategy;
    private final RunFigures figures;
    private final RunFigures.TradeSums closed = new RunFigures.TradeSums();
    private final StrategyFigures byStrategy = new StrategyFigures();
    private final RunOrders orders;
    private final RunAlerts alerts;
    /** All that ever were. */
    private final InstrumentMap<VenueInstrument> instruments = new InstrumentMap<>();

    private long intents;
    private long fills;
    private long firstNanos;
    private long nextSample;

    RunOutputs(TapeRun.Setup setup, RunFiles files, RunVenue venue, RunStrategy strategy) {
        this.setup = setup;
        this.files = files;
        this.venue = venue;
        this.strategy = strategy;
        figures = new RunFigures(setup.periodNanos());
        orders = new RunOrders(files::order);
        alerts = new RunAlerts(files::alert);
        venue.account().tellClosed(this::closed);
        venue.account().tellFilled(() -> lookAtRisk(venue.nanos()));
    }

    private void closed(ClosedTrade trade) {
        closed.add(trade);
        files.trade(trade, byStrategy.closed(strategy.holder(trade.instrument()), trade));
    }

    /** What all positions are worth, long and short, by what the account is; nothing is at risk where nothing is left. */
    private void lookAtRisk(long nanos) {
        VenueAccount account = venue.account();
        BigDecimal worth = BigDecimal.ZERO;
        for (int instrument : account.held()) {
            worth = worth.add(account.position(instrument)
                    .value(venue.closingPrice(instrument), Math.abs(account.quantity(instrument))));
        }
        double equity = worth.signum() == 0 ? 0 : venue.equity().doubleValue();
        figures.atRisk(nanos, equity <= 0 ? 0 : worth.doubleValue() / equity);
    }

    List<VenueInstrument> instruments() {
        return List.copyOf(instruments.values());
    }

    void defined(VenueInstrument instrument) {
        if (instruments.put(instrument.id(), instrument) == null) {
            files.instrument(instrument);
        }
    }

    void sent(long place, OrderIntent intent) {
        intents++;
        files.intent(place, venue.nanos(), intent);
        VenueInstrument of = intent instanceof OrderIntent.Submit submit ? instruments.get(submit.instrument()) : null;
        if (of != null && intent instanceof OrderIntent.Submit submit) {
            orders.sent(place, venue.nanos(), submit, of, reference(submit));
            byStrategy.sent(orders.strategy(submit.number()), submit);
        }
    }

    void report(long place, long nanos, OrderReport report) {
        if (report instanceof OrderReport.Filled fill) {
            fills++;
            orders.filled(fill, byStrategy);
        }
        files.report(place, nanos, report);
        orders.report(nanos, report);
    }

    void account(long place, long nanos, AccountReport report) {
        files.account(place, nanos, report);
    }

    void decided(long place, KernelOutput output) {
        files.decision(output);
        orders.decided(output);
        if (output instanceof KernelOutput.Assessed of && !of.verdict().approved()) {
            VenueInstrument instrument = instruments.get(of.instrument());
            if (instrument != null) {
                alerts.refused(
                        place,
                        of.nanos(),
                        of.strategy(),
                        instrument,
                        of.verdict().reason());
            }
        } else if (output instanceof KernelOutput.Alarmed of) {
            VenueInstrument instrument = instruments.get(of.instrument());
            if (instrument != null) {
                alerts.alarmed(place, of, instrument);
            }
        }
    }

    /** The best price that an order could be filled at now; 0: there is none. */
    private long reference(OrderIntent.Submit order) {
        VenueSide from = order.side() == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
        return venue.bestPrice(order.instrument(), from);
    }

    /** What the account is worth between two events, at most once in a sample's time. */
    void sample(long place, long nanos) {
        if (firstNanos == 0) {
            firstNanos = nanos;
            value(place, nanos);
            nextSample = nanos + setup.sampleNanos();
        } else if (nanos >= nextSample) {
            value(place, nextSample);
            nextSample += (1 + (nanos - nextSample) / setup.sampleNanos()) * setup.sampleNanos();
        }
    }

    /** Writes down what the account is worth. */
    void value(long place, long nanos) {
        BigDecimal worth = venue.equity();
        figures.worth(nanos, worth.doubleValue());
        lookAtRisk(nanos);
        files.equity(nanos, worth, figures.drawdown(), venue.account().held().size());
        alerts.look(place, nanos, strategy.riskPicture(), positions());
    }

    /** It has failed at that event: its summary says that, why where it is known, and what it had come to. */
    void failed(long place, Optional<String> reason, Course course) throws IOException {
        SequencedMap<String, String> failed = new LinkedHashMap<>();
        failed.put("status", "failed at event " + place);
        try {
            failed.putAll(summary("failed at event " + place, course));
        } catch (RuntimeException e) {
            // Figures are asked of the venue, which may be what has failed.
        }
        reason.ifPresent(why -> failed.put("reason", why));
        files.summary(failed, true);
    }

    /** Refuses to go on where the disk has not taken results for so long that no more can wait. */
    void requireRoom() throws IOException {
        files.requireRoom();
    }

    /** Has all of it in its files, complete until here. */
    void publish(Course course) throws IOException {
        SequencedMap<String, String> summary = summary("running", course);
        files.flush();
        files.picture(picture(course));
        files.byStrategy(byStrategy.lines(instruments));
        files.summary(summary, false);
    }

    /** The same for the last time, and on the disk; answers the summary. */
    SequencedMap<String, String> complete(Course course) throws IOException {
        SequencedMap<String, String> summary = summary("completed", course);
        files.flush();
        files.picture(picture(course));
        files.byStrategy(byStrategy.lines(instruments));
        files.summary(summary, true);
        return summary;
    }

    /** Carries all of it; what was said of it is on the disk then. */
    void carry(StateCarrier state) throws IOException {
        intents = state.carry(intents);
        fills = state.carry(fills);
        firstNanos = state.carry(firstNanos);
        nextSample = state.carry(nextSample);
        figures.carry(state);
        closed.carry(state);
        byStrategy.carry(state);
        orders.carry(state);
        alerts.carry(state);
        files.carry(state);
    }

    /** Carries the instruments, which others need before they are carried. */
    void carryInstruments(StateCarrier state) {
        List<VenueInstrument> carried = state.carry(instruments.values(), VenueInstrument.class);
        carried.forEach(instrument -> instruments.put(instrument.id(), instrument));
    }

    /** What it has now: positions as its account has them, each worth what it could be closed at. */
    private RunPicture picture(Course course) {
        VenueAccount account = venue.account();
        return new RunPicture(
                course.place(),
                course.nanos(),
                new RunPicture.Money(setup.money(), account.cash(), venue.equity(), account.fees(), account.funding()),
                positions(),
                orders.open(),
                alerts.count(),
                strategy.riskPicture());
    }

    private List<RunPicture.Position> positions() {
        return venue.account().held().stream().map(this::position).toList();
    }

    private RunPicture.Position position(int instrument) {
        VenueInstrument of = Objects.requireNonNull(instruments.get(instrument));
        VenuePosition position = venue.account().position(instrument);
        long price = venue.closingPrice(instrument);
        int leverage = setup.terms().instruments().of(of).leverage();
        return new RunPicture.Position(
                of.venue(),
                of.symbol(),
                strategy.holder(instrument),
                position.quantity() > 0 ? VenueSide.BUY : VenueSide.SELL,
                BigDecimal.valueOf(Math.abs(position.quantity()), of.quantityScale()),
                position.averagePrice().orElse(BigDecimal.ZERO),
                price == 0 ? Optional.empty() : Optional.of(BigDecimal.valueOf(price, of.priceScale())),
                position.liquidationPrice(leverage),
                position.cost(),
                position.unrealized(price),
                position.margin(leverage),
                leverage,
                venue.account().openedNanos(instrument));
    }

    private SequencedMap<String, String> summary(String status, Course course) {
        RunFigures.Trades trades = closed.sum();
        SequencedMap<String, String> summary = new LinkedHashMap<>();
        summary.put("status", status);
        summary.put("first_event", String.valueOf(course.firstEvent()));
        summary.put("last_event", String.valueOf(course.place()));
        summary.put("events", String.valueOf(course.events()));
        summary.put("seconds_of_tape", seconds(course.nanos() - firstNanos));
        summary.put("holes", String.valueOf(course.holes()));
        summary.put("seconds_not_live", seconds(course.notLiveNanos()));
        summary.put("levels_refused", String.valueOf(venue.refusedLevels()));
        summary.put("intents", String.valueOf(intents));
        summary.put("fills", String.valueOf(fills));
        summary.put("initial_balance", setup.money().toPlainString());
        summary.put("equity", text(venue.equity()));
        summary.put("final_balance", text(venue.account().cash()));
        summary.put("total_pnl", text(venue.account().cash().subtract(setup.money())));
        summary.put("commission", text(venue.account().fees()));
        summary.put("funding", text(venue.account().funding()));
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
        summary.put("time_in_market", String.valueOf(timeInMarket(course.nanos())));
        summary.put("exposure", String.valueOf(figures.exposure(firstNanos, course.nanos())));
        summary.putAll(strategy.figures());
        summary.put("sha256", files.sha256());
        return summary;
    }

    /** The share of its time in which there was a position at least. */
    private double timeInMarket(long now) {
        return Math.min(1, venue.account().heldNanos(now) / (double) Math.max(1, now - firstNanos));
    }

    private static String text(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
