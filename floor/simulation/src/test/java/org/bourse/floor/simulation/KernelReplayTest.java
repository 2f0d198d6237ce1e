package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.kernel.TradingKernel;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.risk.AllocationTerms;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.junit.jupiter.api.Test;

/** The same events, reports and commands give a kernel the same outputs and hash, from the beginning or from a snapshot anywhere. */
class KernelReplayTest {

    private static final int STEPS = Integer.getInteger("replay.steps", 4_000);
    private static final long SEED = Long.getLong("replay.seed", 20_261_129);
    private static final int STEPS_BETWEEN_GAPS = 1_500;
    private static final int STEPS_BETWEEN_FUNDINGS = 97;
    private static final BigDecimal MONEY = new BigDecimal("100000");

    /** Numbers by which strategies made for days have something to do in minutes. */
    static KernelSettings settings() {
        DefaultStrategies strategies = new DefaultStrategies(Map.ofEntries(
                Map.entry("pump.t1", 1.0),
                Map.entry("pump.t3", 5.0),
                Map.entry("pump.d", 2.0),
                Map.entry("surge.t1", 2.0),
                Map.entry("surge.t3", 10.0),
                Map.entry("surge.t4", 2.0),
                Map.entry("momentum.t1", 2.0),
                Map.entry("momentum.t3", 6.0),
                Map.entry("momentum.t4", 2.0),
                Map.entry("rsi.period", 3.0),
                Map.entry("pump_dump_detection.s1_pump", 0.05),
                Map.entry("pump_dump_detection.s1_surge", 0.2),
                Map.entry("pump_dump_detection.s1_momentum", 0.02),
                Map.entry("pump_dump_detection.o1_pump", -0.2),
                Map.entry("pump_dump_detection.z1_rsi_min", 10.0),
                Map.entry("pump_dump_detection.z1_rsi_max", 99.0),
                Map.entry("pump_dump_detection.ze1_pnl", 0.05),
                Map.entry("pump_dump_detection.e1_pump", -0.5),
                Map.entry("pump_dump_detection.emergency_cooldown_minutes", 0.0),
                Map.entry("pump_dump_detection.signal_cancellation_cooldown_minutes", 0.0),
                Map.entry("pump_dump_detection.cooldown_after_loss_minutes", 0.0),
                Map.entry("pump_dump_detection.max_daily_trades", 10_000.0),
                Map.entry("flash_pump_detection.s1_pump", 0.02),
                Map.entry("flash_pump_detection.z1_momentum", 0.01),
                Map.entry("flash_pump_detection.ze1_pnl", 0.02),
                Map.entry("flash_pump_detection.e1_pump", -0.1),
                Map.entry("flash_pump_detection.emergency_cooldown_minutes", 0.0),
                Map.entry("flash_pump_detection.signal_cancellation_cooldown_minutes", 0.0),
                Map.entry("flash_pump_detection.cooldown_after_loss_minutes", 0.0),
                Map.entry("flash_pump_detection.max_daily_trades", 10_000.0)));
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        return new KernelSettings(
                new KernelSettings.Account(MONEY, BigDecimal.ONE, Map.of()),
                strategies.variants(),
                Stream.concat(Stream.of(exits(strategies)), strategies.definitions().stream())
                        .toList(),
                List.of(code("crossover", Map.of("fast", "2", "slow", "5")), code("momentum", Map.of())),
                new KernelSettings.Limits(
                        standard.risk(),
                        standard.sizes(),
                        standard.portfolio(),
                        new SafetyLimits(10_000, 10_000, BigDecimal.valueOf(50), 0),
                        standard.slots(),
                        standard.slippagePct(),
                        standard.orderNanos(),
                        1_000_000_000L,
                        new AllocationTerms(
                                60_000_000_000L,
                                BigDecimal.valueOf(5),
                                BigDecimal.valueOf(40),
                                BigDecimal.valueOf(70))));
    }

    private static KernelSettings.Code code(String name, Map<String, String> parameters) {
        return KernelSettings.Code.of(Objects.requireNonNull(CodeStrategyType.find(name)), parameters);
    }

    /** One that takes both sides, and whose positions end in all ways but by conditions. */
    private static StrategyDefinition exits(DefaultStrategies strategies) {
        Map<String, Object> document = Map.ofEntries(
                Map.entry("strategy_name", "exits"),
                Map.entry("direction", "BOTH"),
                Map.entry("s1_signal", group("up", "momentum", ">=", 0.01)),
                Map.entry(
                        "z1_entry",
                        Map.of(
                                "conditions",
                                List.of(condition("narrow", "spread", "<=", 50)),
                                "positionSize",
                                Map.of("type", "percentage", "value", 5),
                                "stopLoss",
                                Map.of(
                                        "offsetPercent",
                                        5,
                                        "trailing",
                                        Map.of("activationPercent", 0.02, "offsetPercent", 0.02, "stepPercent", 0.01)),
                                "takeProfit",
                                Map.of(
                                        "levels",
                                        List.of(
                                                Map.of(
                                                        "indicatorId",
                                                        "position_age_seconds",
                                                        "value",
                                                        1,
                                                        "closePercent",
                                                        30),
                                                Map.of("offsetPercent", 0.02, "closePercent", 40))))),
                Map.entry(
                        "short_side",
                        Map.of(
                                "s1_signal",
                                group("down", "momentum", "<=", -0.01),
                                "z1_entry",
                                group("narrow_too", "spread", "<=", 50))),
                Map.entry("o1_cancel", Map.of("timeoutSeconds", 5, "conditions", List.of())),
                Map.entry(
                        "emergency_exit",
                        Map.of(
                                "conditions",
                                List.of(condition("old", "position_age_seconds", ">=", 2)),
                                "cooldownMinutes",
                                0,
                                "actions",
                                Map.of("cancelPending", false, "closePosition", false, "logEvent", true))),
                Map.entry(
                        "exit_limits",
                        Map.of(
                                "timeLimitMinutes",
                                0.05,
                                "forceCloseMinutes",
                                0.2,
                                "emergencyDrawdownPercent",
                                5,
                                "volumeDeathPercent",
                                60,
                                "minLiquidity",
                                1,
                                "windowSeconds",
                                3)),
                Map.entry(
                        "global_limits",
                        Map.of(
                                "signal_cancellation_cooldown_minutes",
                                0,
                                "cooldown_after_loss_minutes",
                                0,
                                "max_daily_trades",
                                10_000,
                                "daily_loss_pct",
                                100)));
        Set<String> indicators = strategies.variants().stream().map(Variant::id).collect(Collectors.toSet());
        return StrategyDocument.check(document, indicators, Set.of()).definition();
    }

    private static Map<String, Object> group(String id, String indicator, String operator, double value) {
        return Map.of("conditions", List.of(condition(id, indicator, operator, value)));
    }

    private static Map<String, Object> condition(String id, String indicator, String operator, double value) {
        return Map.of("id", id, "indicatorId", indicator, "operator", operator, "value", value);
    }

    private static final int STEPS_BETWEEN_COMMANDS = 173;

    static final List<KernelCommand> COMMANDS = List.of(
            new KernelCommand.Pause("flash_pump_detection"),
            new KernelCommand.Budget("crossover", "10%", BigDecimal.TEN),
            new KernelCommand.Resume("flash_pump_detection"),
            new KernelCommand.Stop("operator", true),
            new KernelCommand.Release("operator"),
            new KernelCommand.ReleaseBudget("crossover"),
            new KernelCommand.Stop("operator", false),
            new KernelCommand.Release("operator"));

    /** A market that is calm for the most part, and whose book is lost now and then. */
    static void play(long seed, int steps, MarketEvents listener) {
        play(seed, steps, listener, _ -> {});
    }

    /** The same, and something else between its steps. */
    static void play(long seed, int steps, MarketEvents listener, IntConsumer between) {
        RandomMarket market = new RandomMarket(seed, true, listener);
        market.begin();
        for (int i = 0; i < steps; i++) {
            market.step();
            between.accept(i);
            if (i % STEPS_BETWEEN_GAPS == STEPS_BETWEEN_GAPS - 1) {
                market.gap();
            }
        }
    }

    /** Two such markets beside each other, of futures: now and then their venue says what is paid for positions. */
    static void playTwo(long seed, int steps, MarketEvents listener, IntConsumer between) {
        RandomMarket one = new RandomMarket(seed, true, listener);
        RandomMarket other = one.beside(-seed);
        Random random = new Random(seed);
        one.begin();
        other.begin();
        for (int i = 0; i < steps; i++) {
            RandomMarket next = random.nextBoolean() ? one : other;
            next.step();
            if (i % STEPS_BETWEEN_GAPS == STEPS_BETWEEN_GAPS - 1) {
                next.gap();
            } else if (i % STEPS_BETWEEN_FUNDINGS == 0) {
                next.funding();
            }
            between.accept(i);
        }
    }

    /** The hash of a kernel that trades while two markets are played, until their end. */
    static String hashOfPaper(long seed, int steps, VenueTerms terms) {
        Recorded recorded = new Recorded(terms);
        playTwo(seed, steps, recorded, _ -> {});
        recorded.venue.finish();
        return recorded.kernel.hash();
    }

    /** A kernel at a simulated venue, and all that it was told, to be told to others. */
    private static final class Recorded implements MarketEvents, OrderReports {
        private final List<Consumer<TradingKernel>> inputs = new ArrayList<>();
        private final List<String> said = new ArrayList<>();
        private final SimulatedVenue venue;
        private final TradingKernel kernel;

        Recorded(VenueTerms terms) {
            venue = new SimulatedVenue(terms, MONEY, this);
            kernel = new TradingKernel(settings(), venue, output -> said.add(output.line()));
        }

        static Recorded of(int steps) {
            Recorded recorded = new Recorded(VenueTerms.DEFAULTS);
            play(SEED, steps, recorded, recorded::command);
            return recorded;
        }

        /** Now and then one after another of what a run is told by people, and by its venue of its account. */
        private void command(int step) {
            if (step % STEPS_BETWEEN_COMMANDS != STEPS_BETWEEN_COMMANDS - 1) {
                return;
            }
            long nanos = venue.nanos();
            int which = step / STEPS_BETWEEN_COMMANDS % (COMMANDS.size() + 1);
            if (which < COMMANDS.size()) {
                tell(to -> to.apply(nanos, COMMANDS.get(which)));
            } else {
                tell(to -> to.account(nanos, new AccountReport.Funded(1, nanos, 1, new BigDecimal("-0.01"))));
            }
        }

        private void tell(Consumer<TradingKernel> input) {
            inputs.add(input);
            input.accept(kernel);
        }

        private static EventHeader copy(EventHeader header) {
            EventHeader copy = new EventHeader().raw(header.receiveNanos, header.link, header.instrument);
            copy.sequence = header.sequence;
            copy.exchangeNanos = header.exchangeNanos;
            return copy;
        }

        private static Levels copy(Levels levels) {
            Levels copy = new Levels();
            for (int i = 0; i < levels.size(); i++) {
                copy.add(levels.price(i), levels.quantity(i));
            }
            return copy;
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            venue.defined(header, instrument);
            EventHeader of = copy(header);
            tell(to -> to.defined(of, instrument));
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            venue.continuity(header, state, reason);
            EventHeader of = copy(header);
            tell(to -> to.continuity(of, state, reason));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            venue.snapshot(header, bids, asks);
            EventHeader of = copy(header);
            Levels newBids = copy(bids);
            Levels newAsks = copy(asks);
            tell(to -> to.snapshot(of, newBids, newAsks));
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            venue.changes(header, bids, asks);
            EventHeader of = copy(header);
            Levels changedBids = copy(bids);
            Levels changedAsks = copy(asks);
            tell(to -> to.changes(of, changedBids, changedAsks));
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            venue.trade(header, tradeId, price, quantity, aggressor);
            EventHeader of = copy(header);
            tell(to -> to.trade(of, tradeId, price, quantity, aggressor));
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            EventHeader of = copy(header);
            tell(to -> to.quote(of, bid, bidQuantity, ask, askQuantity));
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            venue.funding(header, rate, nextNanos);
            EventHeader of = copy(header);
            tell(to -> to.funding(of, rate, nextNanos));
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            tell(to -> to.report(receiveNanos, report));
        }

        @Override
        public void account(long receiveNanos, AccountReport report) {
            tell(to -> to.account(receiveNanos, report));
        }
    }

    private static TradingKernel kernel(List<String> said) {
        return new TradingKernel(settings(), intent -> {}, output -> said.add(output.line()));
    }

    @Test
    void hasSomethingToDo() {
        Recorded recorded = Recorded.of(STEPS);
        for (String kind : List.of(
                ",SIGNAL,",
                ",filled,",
                ",CLOSED",
                ",signal,crossover",
                ",held,",
                ",assessed,",
                ",stop,",
                ",pause,",
                ",TAKE_PROFIT_LEVEL,",
                ",PART_CLOSED",
                ",TRAILING_STOP,",
                ",TIME_LIMIT,",
                ",allocated,",
                ",alarm,exits,")) {
            assertThat(recorded.said.stream()
                            .filter(line -> line.contains(kind))
                            .count())
                    .as(kind)
                    .isPositive();
        }
    }

    @Test
    void theSameInputsGiveTheSameOutputs() {
        Recorded recorded = Recorded.of(STEPS);
        for (int run = 0; run < 2; run++) {
            List<String> said = new ArrayList<>();
            TradingKernel kernel = kernel(said);
            recorded.inputs.forEach(input -> input.accept(kernel));
            assertThat(said).isEqualTo(recorded.said);
            assertThat(kernel.hash()).isEqualTo(recorded.kernel.hash());
        }
    }

    /** Each time another kernel goes on from the one before, at some hundred places. */
    @Test
    void goesOnFromASnapshotAnywhere() {
        Recorded recorded = Recorded.of(STEPS);
        Random random = new Random(SEED);
        List<String> said = new ArrayList<>();
        TradingKernel kernel = kernel(said);
        for (Consumer<TradingKernel> input : recorded.inputs) {
            input.accept(kernel);
            if (random.nextInt(20) == 0) {
                byte[] snapshot = kernel.snapshot();
                kernel = kernel(said);
                kernel.restore(snapshot);
                assertThat(kernel.snapshot()).isEqualTo(snapshot);
            }
        }
        assertThat(said).isEqualTo(recorded.said);
        assertThat(kernel.hash()).isEqualTo(recorded.kernel.hash());
    }

    @Test
    void whatComesLaterChangesNothingThatWasSaid() {
        Recorded whole = Recorded.of(STEPS);
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            Recorded cut = Recorded.of(random.nextInt(STEPS));
            assertThat(whole.said).startsWith(cut.said.toArray(new String[0]));
        }
    }

    @Test
    void refusesBytesThatAreNoSnapshot() {
        Recorded recorded = Recorded.of(200);
        byte[] snapshot = recorded.kernel.snapshot();
        byte[] half = Arrays.copyOf(snapshot, snapshot.length / 2);
        assertThatThrownBy(() -> kernel(new ArrayList<>()).restore(half)).isInstanceOf(IllegalArgumentException.class);
        byte[] longer = Arrays.copyOf(snapshot, snapshot.length + 1);
        assertThatThrownBy(() -> kernel(new ArrayList<>()).restore(longer))
                .hasMessage("The state has 1 bytes more than it should.");
        assertThatThrownBy(() -> recorded.kernel.restore(snapshot)).isInstanceOf(IllegalStateException.class);
    }
}
