package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.CloseSettings;
import org.bourse.floor.trading.strategy.Comparison;
import org.bourse.floor.trading.strategy.Condition;
import org.bourse.floor.trading.strategy.ConditionGroup;
import org.bourse.floor.trading.strategy.EmergencySettings;
import org.bourse.floor.trading.strategy.EntrySettings;
import org.bourse.floor.trading.strategy.ExitLimits;
import org.bourse.floor.trading.strategy.StopLoss;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyField;
import org.bourse.floor.trading.strategy.StrategyLimits;
import org.bourse.floor.trading.strategy.TakeProfit;

/**
 * A kernel with instruments of whole prices whose best prices a test moves, and whose orders a test answers. Its one indicator is
 * the spread in percent, once a second: from 1 on it is a signal, below 0.5 an entry, and above 5 an emergency.
 */
final class ScriptedFloor {

    static final long SECOND = 1_000_000_000L;
    static final VenueInstrument ACME = new VenueInstrument(1, "venue", "ACMEUSDT", 0, 0, 1, 1);
    static final VenueInstrument OTHER = new VenueInstrument(2, "venue", "OTHERUSDT", 0, 0, 1, 1);

    final List<KernelOutput> outputs = new ArrayList<>();
    final List<OrderIntent> intents = new ArrayList<>();
    final TradingKernel kernel;
    private final EventHeader header = new EventHeader();
    private long now = 20_000 * 86_400 * SECOND;
    private long sequence;
    private long executions;

    ScriptedFloor(KernelSettings settings) {
        kernel = new TradingKernel(settings, intents::add, outputs::add);
        kernel.defined(next(1), ACME);
        kernel.defined(next(2), OTHER);
        for (int instrument = 1; instrument <= 2; instrument++) {
            best(instrument, 1_000, 1_001);
            kernel.continuity(next(instrument), Continuity.LIVE, StaleReason.NONE);
        }
    }

    static KernelSettings settings(KernelSettings.Limits limits, StrategyDefinition... strategies) {
        return new KernelSettings(
                new KernelSettings.Account(new BigDecimal("10000"), BigDecimal.ONE, Map.of()),
                List.of(new Variant("spread", "SPREAD_PCT", Map.of(), Map.of(), 1)),
                List.of(strategies),
                List.of(),
                limits);
    }

    static StrategyLimits limits(int dailyTrades, double exposurePct) {
        return new StrategyLimits(
                1,
                100_000,
                10,
                10,
                15,
                20,
                100,
                0,
                0,
                dailyTrades,
                100,
                3,
                exposurePct,
                StrategyLimits.STANDARD.sizeByRisk(),
                StrategyLimits.STANDARD.priceByRisk());
    }

    /** Entries of so much money, closed from 2 % of profit on. */
    static StrategyDefinition definition(String name, double money, StrategyLimits limits) {
        return definition(name, StrategyDefinition.Direction.LONG, money, CloseSettings.PLAIN, limits);
    }

    static StrategyDefinition definition(
            String name,
            StrategyDefinition.Direction direction,
            double money,
            CloseSettings close,
            StrategyLimits limits) {
        return new StrategyDefinition(
                name,
                "",
                direction,
                true,
                group("signal", "spread", Comparison.NOT_BELOW, 1),
                group("entry", "spread", Comparison.BELOW, 0.5),
                new EntrySettings(true, money, 1, StopLoss.ofPercent(5), TakeProfit.NONE),
                group("close", StrategyField.UNREALIZED_PNL_PCT.text(), Comparison.NOT_BELOW, 2),
                close,
                ConditionGroup.NEVER,
                300,
                group("emergency", "spread", Comparison.ABOVE, 5),
                new EmergencySettings(0, true, true, false),
                ExitLimits.OFF,
                limits,
                Optional.empty());
    }

    private static ConditionGroup group(String id, String indicator, Comparison operator, double value) {
        return new ConditionGroup(ConditionGroup.Mode.ALL, List.of(Condition.of(id, indicator, operator, value)));
    }

    EventHeader next(int instrument) {
        now += 1_000_000;
        header.raw(now, 0, instrument);
        header.sequence = ++sequence;
        return header;
    }

    long nanos() {
        return now;
    }

    long sequence() {
        return sequence;
    }

    void best(int instrument, long bid, long ask) {
        Levels bids = new Levels();
        Levels asks = new Levels();
        bids.add(bid, 1_000);
        asks.add(ask, 1_000);
        kernel.snapshot(next(instrument), bids, asks);
    }

    void deal(int instrument, long price) {
        kernel.trade(next(instrument), sequence, price, 1, VenueSide.BUY);
    }

    void stale(int instrument) {
        kernel.continuity(next(instrument), Continuity.STALE, StaleReason.GAP);
    }

    void seconds(int count) {
        now += count * SECOND;
        kernel.tick(next(0));
    }

    void command(KernelCommand command) {
        kernel.apply(now, command);
    }

    /** A signal and, a second later, what makes an entry of it. */
    void signalAndEntry(int instrument) {
        best(instrument, 990, 1_001);
        seconds(1);
        best(instrument, 1_000, 1_001);
        seconds(1);
    }

    OrderIntent.Submit lastOrder() {
        return (OrderIntent.Submit) intents.getLast();
    }

    /** The last order was filled at that price. */
    void fill(long price) {
        OrderIntent.Submit order = lastOrder();
        report(new OrderReport.Accepted(order.number(), now));
        report(filled(order, price, order.quantity(), 0));
    }

    OrderReport.Filled filled(OrderIntent.Submit order, long price, long quantity, long leaves) {
        return new OrderReport.Filled(
                order.number(), now, ++executions, price, quantity, leaves, false, BigDecimal.ZERO);
    }

    void reject(String why) {
        report(new OrderReport.Rejected(lastOrder().number(), now, why));
    }

    void report(OrderReport report) {
        now += 1_000_000;
        kernel.report(now, report);
    }

    /** What was said of orders and steps since the last call. */
    List<String> said() {
        List<String> said = new ArrayList<>();
        for (KernelOutput output : outputs) {
            switch (output) {
                case KernelOutput.Step step ->
                    said.add(step.transition().strategy() + " "
                            + step.transition().to() + " " + step.transition().why());
                case KernelOutput.Assessed assessed -> {
                    if (!assessed.verdict().approved()) {
                        said.add("refused " + assessed.verdict().reason());
                    }
                }
                case KernelOutput.Sent sent ->
                    said.add(
                            switch (sent.intent()) {
                                case OrderIntent.Submit submit ->
                                    submit.side() + " " + submit.quantity() + " at " + submit.price();
                                case OrderIntent.Cancel cancel -> "cancel " + cancel.order();
                                case OrderIntent.Replace replace -> "replace " + replace.order();
                            });
                case KernelOutput.Held held -> said.add("holds " + held.quantity());
                case KernelOutput.Allocated of -> said.add(of.why() + " " + of.shares());
                case KernelOutput.Alarmed alarmed -> said.add(alarmed.strategy() + " ALARM in " + alarmed.state());
                case KernelOutput.Signalled _,
                        KernelOutput.Reported _,
                        KernelOutput.Credited _,
                        KernelOutput.Commanded _ -> {}
            }
        }
        outputs.clear();
        return said;
    }
}
