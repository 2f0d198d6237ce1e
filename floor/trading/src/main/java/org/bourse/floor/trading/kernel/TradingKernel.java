package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.LineHash;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.ReportedAccount;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategySlots;
import org.bourse.floor.trading.strategy.ValueSource;
import org.jspecify.annotations.Nullable;

/**
 * Markets' events, venues' reports and commands in, in one order; signals, intents and positions out. Time is that of what it is
 * told: before anything of a moment is told to anybody, all indicators that were due before it are computed, of all instruments
 * in the order of their moments, and the strategies look at them. So that nothing decides by what it could not have known.
 */
public final class TradingKernel extends MarketEventsAdapter implements OrderReports {

    /** Who is told what it says; must not call it. */
    @FunctionalInterface
    public interface Listener {

        /** One output, after all before it. */
        void told(KernelOutput output);
    }

    private static final double NANOS = 1e9;

    private final KernelSettings settings;
    private final OrderPort port;
    private final Listener listener;
    private final Variants variants;
    private final ReportedAccount reported;
    private final StrategySlots slots;
    private final RiskDesk risk;
    private final LineHash hash = new LineHash();
    private final InstrumentMap<TradedInstrument> instruments = new InstrumentMap<>();
    /** In the order in which they were defined, which is that of their strategies too. */
    private final List<TradedInstrument> inOrder = new ArrayList<>();

    private final List<Trader> traders = new ArrayList<>();
    private final Map<Long, Trader> working = new HashMap<>();
    private final SortedSet<String> paused = new TreeSet<>();
    private boolean stopped;
    /** Whether the stop closes positions, those that come after it among them. */
    private boolean closesAll;

    private long place;
    private long now = Long.MIN_VALUE;
    private long nextDue = Long.MAX_VALUE;
    private long lastNumber;
    private long outputs;

    /** One that knows no instrument yet, with strategies that begin as soon as they have one. */
    public TradingKernel(KernelSettings settings, OrderPort port, Listener listener) {
        this.settings = settings;
        this.port = port;
        this.listener = listener;
        variants = Variants.check(settings.variants());
        reported = new ReportedAccount(
                settings.account().money(), settings.account().contractSizes());
        slots = new StrategySlots(settings.limits().slots());
        risk = new RiskDesk(this, settings);
    }

    /** The SHA-256 that stands for all outputs so far, in lower-case hexadecimal. */
    public String hash() {
        return hash.text();
    }

    /** How many outputs there were so far. */
    public long outputs() {
        return outputs;
    }

    /** The account as far as it was reported. */
    public VenueAccount account() {
        return reported.account();
    }

    /** How much one unit of quantity is of what a price is for. */
    BigDecimal contractSize(VenueInstrument instrument) {
        return settings.account().contractSizes().of(instrument);
    }

    /** Whether everything was stopped and not released. */
    public boolean isStopped() {
        return stopped;
    }

    /** The account's risk now; empty: it has no capital left. It may be looked at between two events, and changes nothing. */
    public Optional<RiskPicture> riskPicture() {
        return risk.picture(now);
    }

    /** Whose the position in an instrument is; of several strategies all their names, and nothing where there is none. */
    public String holder(int instrument) {
        return traders.stream()
                .filter(trader -> trader.of.id() == instrument && trader.isOpen())
                .map(trader -> trader.strategy)
                .collect(Collectors.joining(", "));
    }

    /** The variants that had no value at moments at which a window of them had more in it than is kept, by instrument. */
    public List<CrowdedVariant> crowded() {
        List<CrowdedVariant> crowded = new ArrayList<>();
        for (TradedInstrument each : inOrder) {
            each.graph
                    .crowded()
                    .forEach((variant, indicator) -> crowded.add(new CrowdedVariant(
                            variant, each.instrument(), indicator.crowded(), indicator.longestWindowNanos() / NANOS)));
        }
        return crowded;
    }

    /** Does a command, at that time; refuses one for a strategy that there is not. */
    public void apply(long nanos, KernelCommand command) {
        time(nanos);
        switch (command) {
            case KernelCommand.Pause pause -> {
                requireStrategy(pause.strategy());
                said(command);
                paused.add(pause.strategy());
                risk.paused(now, pause.strategy());
                for (Trader trader : traders) {
                    if (trader.strategy.equals(pause.strategy())) {
                        trader.pause(now);
                    }
                }
            }
            case KernelCommand.Resume resume -> {
                requireStrategy(resume.strategy());
                said(command);
                paused.remove(resume.strategy());
                risk.resumed(now, resume.strategy());
            }
            case KernelCommand.Stop stop -> {
                said(command);
                stopped = true;
                closesAll = stop.closesPositions();
                traders.forEach(trader -> trader.stop(now, stop.closesPositions()));
                if (stop.closesPositions()) {
                    inOrder.forEach(this::closeNobodys);
                }
            }
            case KernelCommand.Budget budget -> {
                requireStrategy(budget.strategy());
                if (risk.budget(budget)) {
                    said(command);
                }
            }
            case KernelCommand.ReleaseBudget budget -> {
                requireStrategy(budget.strategy());
                said(command);
                risk.releaseBudget(budget.strategy());
            }
            case KernelCommand.Release _ -> {
                said(command);
                stopped = false;
                closesAll = false;
            }
        }
    }

    /** What no strategy has bought, as what somebody else did with the same account, is the first one's to close. */
    private void closeNobodys(TradedInstrument of) {
        if (account().quantity(of.id()) != 0 && of.traders.stream().noneMatch(Trader::minds)) {
            of.traders.stream().findFirst().ifPresent(trader -> trader.close(now, true, 0));
        }
    }

    private void said(KernelCommand command) {
        tell(new KernelOutput.Commanded(place, now, command));
    }

    private void requireStrategy(String name) {
        boolean known = settings.strategies().stream()
                        .anyMatch(each -> each.name().equals(name))
                || settings.codes().stream().anyMatch(each -> each.name().equals(name));
        if (!known) {
            throw new IllegalArgumentException("There is no strategy " + name + ".");
        }
    }

    /**
     * All that it is, in bytes: one with the same settings that {@link #restore} gives them to goes on as this one does, with the
     * same outputs and the same hash.
     */
    public byte[] snapshot() {
        StateCarrier state = StateCarrier.taking();
        carry(state);
        return state.bytes();
    }

    /** Becomes what another one with the same settings was; only before it was told anything. Refuses what is no such state. */
    public void restore(byte[] snapshot) {
        if (!instruments.isEmpty() || outputs > 0) {
            throw new IllegalStateException("A kernel that was told something can't become another one.");
        }
        StateCarrier state = StateCarrier.settingDown(snapshot);
        carry(state);
        state.end();
    }

    private void carry(StateCarrier state) {
        stopped = state.carry(stopped);
        closesAll = state.carry(closesAll);
        place = state.carry(place);
        now = state.carry(now);
        lastNumber = state.carry(lastNumber);
        outputs = state.carry(outputs);
        hash.carry(state);
        state.carryInto(paused, String.class);
        List<VenueInstrument> carried =
                state.carry(inOrder.stream().map(TradedInstrument::instrument).toList(), VenueInstrument.class);
        if (state.reads()) {
            carried.forEach(this::trade);
        }
        reported.carry(state);
        risk.carry(state);
        for (TradedInstrument each : instruments.values()) {
            each.carry(state);
        }
        planNext();
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        time(header);
        TradedInstrument known = instruments.get(instrument.id());
        if (known != null) {
            if (!header.isRepeated()) {
                // Whoever followed it has begun anew: its book is not followed until it is said so.
                known.series.continuity(header, Continuity.CLOSED, StaleReason.NONE);
            }
            return;
        }
        TradedInstrument traded = trade(instrument);
        traded.traders.forEach(trader -> trader.activate(now));
        traded.graph.advance(now, _ -> {});
        planNext();
    }

    private TradedInstrument trade(VenueInstrument instrument) {
        reported.defined(instrument);
        TradedInstrument traded = new TradedInstrument(instrument);
        instruments.put(instrument.id(), traded);
        inOrder.add(traded);
        for (StrategyDefinition definition : settings.strategies()) {
            if (definition.enabled()) {
                write(definition, traded);
            }
        }
        for (KernelSettings.Code code : settings.codes()) {
            Trader trader = new Trader(code.name(), code.limits(), traded, this);
            trader.decidedBy(new CodedStrategy(code, slots, trader, this));
            add(trader);
        }
        return traded;
    }

    private void write(StrategyDefinition definition, TradedInstrument traded) {
        Function<String, @Nullable ValueSource> indicators =
                id -> variants.has(id) ? traded.graph.add(variants, id)::value : null;
        Trader trader = new Trader(definition.name(), definition.limits(), traded, this);
        trader.decidedBy(new WrittenStrategy(definition, indicators, slots, trader, this));
        add(trader);
    }

    private void add(Trader trader) {
        traders.add(trader);
        trader.of.traders.add(trader);
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        TradedInstrument traded = timeAndInstrument(header);
        if (traded != null) {
            traded.series.continuity(header, state, reason);
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        TradedInstrument traded = timeAndInstrument(header);
        if (traded != null) {
            traded.series.snapshot(header, bids, asks);
            traded.seen();
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        TradedInstrument traded = timeAndInstrument(header);
        if (traded != null) {
            traded.series.changes(header, bids, asks);
            traded.seen();
        }
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        TradedInstrument traded = timeAndInstrument(header);
        if (traded != null) {
            traded.series.trade(header, tradeId, price, quantity, aggressor);
        }
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        time(header);
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        time(header);
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        TradedInstrument traded = timeAndInstrument(header);
        if (traded == null || bar.volume() == 0 || !traded.series.takesBars()) {
            return;
        }
        // A bar doesn't say which way it went; one that rises is taken to have fallen first.
        boolean rises = bar.close() >= bar.open();
        VenueSide side = rises ? VenueSide.BUY : VenueSide.SELL;
        long quarter = bar.volume() / 4;
        traded.series.barDeal(header, bar.open(), quarter, side, bar.volume());
        for (boolean low : new boolean[] {rises, !rises}) {
            traded.series.barDeal(header, low ? bar.low() : bar.high(), quarter, side, bar.volume());
            traded.seen();
            lookAtWorst(traded, low);
        }
        traded.series.barDeal(header, bar.close(), bar.volume() - 3 * quarter, side, bar.volume());
        traded.seen();
    }

    /** At the worst price that a bar has for a position: whether that is more than it may lose is not left to the bar's end. */
    private void lookAtWorst(TradedInstrument of, boolean low) {
        long held = account().quantity(of.id());
        if (low ? held > 0 : held < 0) {
            risk.at(now);
            for (int i = 0; i < of.traders.size(); i++) {
                of.traders.get(i).lookAtWorst(now);
            }
        }
    }

    /** The clock went on, and nothing happened. */
    public void tick(EventHeader header) {
        time(header);
    }

    @Override
    public void report(long receiveNanos, OrderReport report) {
        time(receiveNanos);
        tell(new KernelOutput.Reported(place, now, report));
        Trader trader = working.get(report.order());
        long before = trader == null ? 0 : account().quantity(trader.of.id());
        reported.report(receiveNanos, report);
        if (trader != null) {
            tellHeld(trader.of.id(), before);
            trader.report(now, report);
        }
    }

    @Override
    public void account(long receiveNanos, AccountReport report) {
        time(receiveNanos);
        tell(new KernelOutput.Credited(place, now, report));
        long before = account().quantity(report.instrument());
        reported.account(receiveNanos, report);
        tellHeld(report.instrument(), before);
        TradedInstrument traded = instruments.get(report.instrument());
        if (traded != null) {
            traded.traders.forEach(trader -> trader.closedByVenue(now));
            if (closesAll) {
                closeNobodys(traded);
            }
        }
    }

    private void tellHeld(int instrument, long before) {
        VenueAccount account = account();
        if (account.quantity(instrument) != before) {
            tell(new KernelOutput.Held(
                    place,
                    now,
                    instrument,
                    account.quantity(instrument),
                    account.position(instrument).cost(),
                    account.position(instrument).realized(),
                    account.cash()));
        }
    }

    private @Nullable TradedInstrument timeAndInstrument(EventHeader header) {
        time(header);
        return instruments.get(header.instrument);
    }

    private void time(EventHeader header) {
        time(header.receiveNanos);
        place = Math.max(place, header.sequence);
    }

    /** Computes what was due before that time, of all instruments in the order of its moments, before anything of it is told. */
    private void time(long nanos) {
        while (nextDue < nanos) {
            for (TradedInstrument each : instruments.values()) {
                if (each.graph.nextDue() == nextDue) {
                    each.graph.advance(nextDue + 1, moment -> look(each, moment));
                }
            }
            planNext();
        }
        now = Math.max(now, nanos);
    }

    private void planNext() {
        nextDue = Long.MAX_VALUE;
        for (TradedInstrument each : instruments.values()) {
            nextDue = Math.min(nextDue, each.graph.nextDue());
        }
    }

    private void look(TradedInstrument of, long moment) {
        now = Math.max(now, moment);
        risk.at(moment);
        for (int i = 0; i < of.traders.size(); i++) {
            of.traders.get(i).look(moment);
        }
    }

    /** Sends an intent on its way, and says so. */
    void send(long moment, String strategy, OrderIntent intent) {
        tell(new KernelOutput.Sent(place, moment, strategy, intent));
        reported.sent(intent);
        port.send(intent);
    }

    void tell(KernelOutput output) {
        outputs++;
        hash.add(output.line());
        listener.told(output);
    }

    void follow(long order, Trader trader) {
        working.put(order, trader);
    }

    void unfollow(long order) {
        working.remove(order);
    }

    long nextNumber() {
        return ++lastNumber;
    }

    long place() {
        return place;
    }

    KernelSettings.Limits limits() {
        return settings.limits();
    }

    RiskDesk risk() {
        return risk;
    }

    List<Trader> traders() {
        return traders;
    }

    Collection<TradedInstrument> instruments() {
        return instruments.values();
    }

    TradedInstrument instrument(int id) {
        TradedInstrument traded = instruments.get(id);
        if (traded == null) {
            throw new IllegalStateException("Instrument " + id + " was never defined.");
        }
        return traded;
    }

    int openPositions() {
        return account().held().size();
    }

    /** Whether a strategy may make no entry: it is paused, or everything was stopped. */
    boolean isPaused(String strategy) {
        return stopped || paused.contains(strategy);
    }
}
