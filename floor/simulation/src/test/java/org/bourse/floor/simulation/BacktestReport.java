package org.bourse.floor.simulation;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.kernel.TradingKernel;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyDocument;

/**
 * How fast a tape is told again, by the thread's own processor time: to books alone, and to 20 indicators and 5 strategies whose
 * orders match in the simulated venue. Says also whether all runs came to the same, and what the heap has at some places. It says
 * what it takes to go on from a state, and ends with 1 where they did not, and with the property {@code goals} where a median is below its goal.
 */
final class BacktestReport {

    private static final int COLLECTIONS = 4;
    private static final int INSTRUMENTS = Integer.getInteger("backtest.instruments", 4);
    private static final long EVENTS = Long.getLong("backtest.events", 2_000_000);
    private static final int RUNS = Integer.getInteger("backtest.runs", 7);
    private static final int WARM = Integer.getInteger("backtest.warm", 2);
    private static final long SEED = Long.getLong("backtest.seed", 20_261_130);
    private static final int AT_ONCE = 10_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int PARTS = 4;
    private static final double MIB = 1 << 20;

    /** Of tapes whose heap alone is looked at, at their ends, one after the other; empty: the whole report. */
    private static final String LENGTHS = System.getProperty("backtest.lengths", "");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Path tape;
    private final Path work;
    private final KernelSettings settings = settings();
    private boolean isWrong;

    private BacktestReport(Path tape, Path work) {
        this.tape = tape;
        this.work = work;
    }

    /** Measures; the tape is that of the setting {@code backtest.tape}, or one that is made and deleted. */
    public static void main(String[] arguments) throws IOException {
        Path work = Files.createTempDirectory("backtest");
        boolean isWrong = false;
        try {
            if (!LENGTHS.isEmpty()) {
                for (String length : LENGTHS.split(",", -1)) {
                    Path tape = work.resolve("tape");
                    DeepMarket.record(tape, INSTRUMENTS, Long.parseLong(length), SEED);
                    new BacktestReport(tape, work).heapAtTheEnd();
                    delete(tape);
                }
                return;
            }
            String given = System.getProperty("backtest.tape", "");
            Path tape = given.isEmpty() ? work.resolve("tape") : Path.of(given);
            if (given.isEmpty()) {
                DeepMarket.record(tape, INSTRUMENTS, EVENTS, SEED);
            }
            BacktestReport report = new BacktestReport(tape, work);
            System.out.println("| | million/s, median | middle half | bytes an event |");
            System.out.println("|---|---|---|---|");
            report.books();
            long events = report.backtests();
            report.heap(events);
            report.restart(events);
            isWrong = report.isWrong;
        } finally {
            delete(work);
        }
        if (isWrong) {
            System.exit(1);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** Something that is told the tape once; answers how much of what is counted there was. */
    @FunctionalInterface
    private interface Telling {
        long tell(int run) throws IOException;
    }

    private void measure(String what, double goal, Telling telling) throws IOException {
        double[] rates = new double[RUNS];
        long allocated = 0;
        long all = 0;
        for (int run = -WARM; run < RUNS; run++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long began = threads.getCurrentThreadCpuTime();
            long count = telling.tell(run);
            long nanos = threads.getCurrentThreadCpuTime() - began;
            if (run >= 0) {
                rates[run] = count * 1e3 / nanos;
                allocated += threads.getCurrentThreadAllocatedBytes() - bytes;
                all += count;
            }
        }
        Arrays.sort(rates);
        isWrong |= Boolean.getBoolean("goals") && rates[RUNS / 2] < goal;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f to %.2f | %.1f |%n",
                what,
                rates[RUNS / 2],
                rates[RUNS / 4],
                rates[RUNS * 3 / 4],
                (double) allocated / all);
    }

    private void books() throws IOException {
        measure("level changes of a replay with books", 5, run -> {
            Books books = new Books();
            try (TapeCursor cursor = TapeCursor.after(tape, 0)) {
                while (cursor.next()) {
                    cursor.tell(IgnoredRawEvents.IGNORED, books);
                }
            }
            return books.levels;
        });
    }

    /** Answers how many events the tape has. */
    private long backtests() throws IOException {
        SortedSet<String> hashes = new TreeSet<>();
        Map<String, String> last = new HashMap<>();
        measure("events of a backtest, 20 indicators and 5 strategies", 1, run -> {
            Path results = work.resolve("run" + run);
            Backtest.Result result = Backtest.run(
                    setup(results), TapeRun.Part.WHOLE, this::strategy, Backtest.Pace.FASTEST, (of, share) -> {});
            hashes.add(result.summary().get("sha256") + " " + result.summary().get("kernel_sha256"));
            last.putAll(result.summary());
            delete(results);
            return Long.parseLong(last.getOrDefault("events", "0"));
        });
        for (String name : List.of(
                "events", "seconds_of_tape", "holes", "levels_refused", "intents", "fills", "trades", "signals")) {
            System.out.println(name + " " + last.get(name));
        }
        System.out.println("SHA-256 of all lines, and of the kernel's, of " + (RUNS + WARM) + " runs: " + hashes);
        isWrong |= hashes.size() > 1;
        return Long.parseLong(last.getOrDefault("events", "0"));
    }

    /** What is reachable after each quarter of the tape, while a run is on it. */
    private void heap(long events) throws IOException {
        try (TapeRun run = begin()) {
            long part = 1;
            while (run.read(AT_ONCE)) {
                while (run.events() >= events * part / PARTS) {
                    printUsed(run);
                    part++;
                }
            }
            printUsed(run);
        }
    }

    /** What a start of the floor takes until a run is at the tape's end, from its first event and from a state before that. */
    private void restart(long events) throws IOException {
        TapeRun.Setup setup = setup(work.resolve("restart"));
        byte[] state;
        long place;
        long began = System.nanoTime();
        try (TapeRun run = TapeRun.begin(setup, TapeRun.Part.WHOLE, this::strategy)) {
            while (run.events() < events - events / PARTS) {
                run.read(1);
            }
            long before = System.nanoTime();
            state = run.state().orElseThrow();
            long again = System.nanoTime();
            state = run.state().orElseThrow();
            place = run.place();
            long after = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "a state of %.2f MiB, taken in %.0f ms, and in %.0f at once again%n",
                    state.length / MIB,
                    (again - before) / 1e6,
                    (after - again) / 1e6);
            began += after - before;
            run.read(Integer.MAX_VALUE);
        }
        System.out.printf(
                Locale.ROOT, "%d events from the first one on: %.2f s%n", events, (System.nanoTime() - began) / 1e9);
        began = System.nanoTime();
        try (TapeRun run = TapeRun.resume(setup, TapeRun.Part.WHOLE, this::strategy, LivePort.NOBODY, place, state)) {
            double goesOn = (System.nanoTime() - began) / 1e9;
            run.read(Integer.MAX_VALUE);
            System.out.printf(
                    Locale.ROOT,
                    "%d events from a state on: %.2f s, of which %.3f until it had the state%n",
                    run.events() - events + events / PARTS,
                    (System.nanoTime() - began) / 1e9,
                    goesOn);
        }
    }

    private TapeRun begin() throws IOException {
        return TapeRun.begin(setup(work.resolve("heap")), TapeRun.Part.WHOLE, this::strategy);
    }

    private void heapAtTheEnd() throws IOException {
        try (TapeRun run = begin()) {
            boolean more = true;
            while (more) {
                more = run.read(AT_ONCE);
            }
            printUsed(run);
        }
    }

    private static void printUsed(TapeRun run) {
        // What is dead among what is old stays there, as a part of the heap, but for each fourth time.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        System.out.printf(Locale.ROOT, "heap after %d events: %.1f MiB%n", run.events(), used / MIB);
    }

    private TapeRun.Setup setup(Path results) {
        return new TapeRun.Setup(
                tape, results, VenueTerms.DEFAULTS, settings.account().money(), SECOND, 60 * SECOND);
    }

    private RunStrategy strategy(OrderPort port, VenueAccount account, TradingKernel.Listener listener) {
        return new KernelRun(settings, port, listener);
    }

    /** Keeps a book of each instrument, and counts the levels that it is told. */
    private static final class Books extends MarketEventsAdapter {
        private final Map<Integer, Book> books = new HashMap<>();
        private long levels;

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            books.putIfAbsent(instrument.id(), new Book(instrument));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            book(header).replace(header, bids, asks);
            levels += bids.size() + asks.size();
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            book(header).change(header, bids, asks);
            levels += bids.size() + asks.size();
        }

        private Book book(EventHeader header) {
            Book book = books.get(header.instrument);
            if (book == null) {
                throw new IllegalStateException("Instrument " + header.instrument + " was never defined.");
            }
            return book;
        }
    }

    private static KernelSettings settings() {
        List<Variant> variants = variants();
        Set<String> names = variants.stream().map(Variant::id).collect(Collectors.toSet());
        List<StrategyDefinition> strategies = new ArrayList<>();
        for (Map<String, Object> document : documents()) {
            StrategyDocument checked = StrategyDocument.check(document, names, Set.of());
            if (!checked.isValid()) {
                throw new IllegalStateException(String.join("; ", checked.errors()));
            }
            strategies.add(checked.definition());
        }
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        return new KernelSettings(
                new KernelSettings.Account(new BigDecimal("100000"), BigDecimal.ONE, Map.of()),
                variants,
                strategies,
                List.of(),
                new KernelSettings.Limits(
                        standard.risk(),
                        standard.sizes(),
                        standard.portfolio(),
                        new SafetyLimits(10_000, 10_000, BigDecimal.valueOf(50), 0),
                        20,
                        standard.slippagePct(),
                        standard.orderNanos(),
                        standard.periodNanos()));
    }

    private static List<Variant> variants() {
        return List.of(
                Variant.of("pump", "PUMP_MAGNITUDE_PCT", Map.of("t1", "5", "t3", "30", "d", "10")),
                Variant.of("momentum", "PRICE_MOMENTUM", Map.of("t1", "5", "t3", "30", "t4", "5")),
                Variant.of("velocity", "VELOCITY", Map.of()),
                Variant.of("vwap", "VWAP", Map.of("t1", "60")),
                Variant.of("highest", "MAX_PRICE", Map.of("t1", "60")),
                Variant.of("volatility", "PRICE_VOLATILITY", Map.of()),
                Variant.of("decay", "MOMENTUM_DECAY", Map.of()),
                Variant.of("surge", "VOLUME_SURGE_RATIO", Map.of("t1", "5", "t3", "60", "t4", "5")),
                Variant.of("flow", "ORDER_FLOW_IMBALANCE", Map.of("t1", "10")),
                Variant.of("frequency", "TRADE_FREQUENCY", Map.of("t1", "10")),
                Variant.of("sizes", "DEAL_SIZE_VOLATILITY", Map.of()),
                Variant.of("spread", "SPREAD_PCT", Map.of()),
                Variant.of("middle", "MID_PRICE_VELOCITY", Map.of("t1", "5", "t3", "30", "t4", "5")),
                Variant.of("liquidity", "TOTAL_LIQUIDITY", Map.of("t1", "30")),
                Variant.of("imbalance", "BID_ASK_IMBALANCE", Map.of("t1", "5")),
                Variant.of("rsi", "RSI", Map.of("bar_seconds", "5")),
                Variant.of("ema", "EMA", Map.of("bar_seconds", "5")),
                Variant.of("macd", "MACD_HISTOGRAM", Map.of("bar_seconds", "2")),
                Variant.of("band", "BOLLINGER_PERCENT_B", Map.of("bar_seconds", "5")),
                Variant.of("change", "ROC", Map.of("bar_seconds", "5")));
    }

    /** Each of the twenty is named by one of them. */
    private static List<Map<String, Object>> documents() {
        return List.of(
                document(
                        "rise",
                        List.of(is("pump", ">=", 0.005), is("vwap", ">", 0)),
                        List.of(is("spread", "<=", 1), is("momentum", ">=", 0.002)),
                        List.of(is("momentum", "<=", 0))),
                document(
                        "fall",
                        List.of(is("band", "<=", 0.2), is("rsi", "<=", 45)),
                        List.of(is("flow", ">=", -0.5), is("sizes", ">=", 0)),
                        List.of(is("band", ">=", 0.6))),
                document(
                        "turn",
                        List.of(is("macd", ">", 0), is("ema", ">", 0)),
                        List.of(is("imbalance", ">=", -0.9), is("liquidity", ">", 0)),
                        List.of(is("macd", "<", 0))),
                document(
                        "crowd",
                        List.of(is("flow", ">=", 0.1), is("frequency", ">", 0)),
                        List.of(is("middle", ">=", -0.1), is("surge", ">=", 0.2)),
                        List.of(is("flow", "<=", 0))),
                document(
                        "break",
                        List.of(is("change", ">=", 0.0001), is("highest", ">", 0)),
                        List.of(is("velocity", ">=", 0), is("volatility", ">=", 0)),
                        List.of(is("decay", ">=", 0.0002))));
    }

    private static Map<String, Object> document(
            String name,
            List<Map<String, Object>> signal,
            List<Map<String, Object>> entry,
            List<Map<String, Object>> close) {
        Map<String, Object> enters = new LinkedHashMap<>(group(name, "entry", entry));
        enters.put("positionSize", Map.of("type", "fixed", "value", 2_000));
        enters.put("leverage", 1);
        enters.put("stopLoss", Map.of("offsetPercent", 0.005));
        enters.put("takeProfit", Map.of("offsetPercent", 0.005));
        Map<String, Object> cancels = new LinkedHashMap<>(group(name, "cancel", List.of()));
        cancels.put("timeoutSeconds", 60);
        Map<String, Object> emergency = new LinkedHashMap<>(group(name, "emergency", List.of(is("pump", "<=", -5))));
        emergency.put("cooldownMinutes", 0);
        emergency.put("actions", Map.of("cancelPending", true, "closePosition", true, "logEvent", true));
        return Map.of(
                "strategy_name",
                name,
                "direction",
                "LONG",
                "s1_signal",
                group(name, "signal", signal),
                "z1_entry",
                enters,
                "ze1_close",
                group(name, "close", close),
                "o1_cancel",
                cancels,
                "emergency_exit",
                emergency,
                "global_limits",
                Map.of(
                        "signal_cancellation_cooldown_minutes", 0,
                        "cooldown_after_loss_minutes", 0,
                        "max_daily_trades", 10_000,
                        "max_position_size_usdt", 5_000,
                        "max_concurrent", 10,
                        "exposure_pct", 100,
                        "daily_loss_pct", 100));
    }

    private static Map<String, Object> group(String strategy, String group, List<Map<String, Object>> conditions) {
        List<Map<String, Object>> named = new ArrayList<>();
        for (Map<String, Object> condition : conditions) {
            Map<String, Object> one = new LinkedHashMap<>(condition);
            one.put("id", strategy + "_" + group + "_" + named.size());
            named.add(one);
        }
        return Map.of("conditions", named);
    }

    private static Map<String, Object> is(String indicator, String operator, double value) {
        return Map.of("indicatorId", indicator, "operator", operator, "value", value);
    }
}
