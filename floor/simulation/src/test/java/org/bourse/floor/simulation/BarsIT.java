package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.BarImport;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on tapes of bars alone, imported from comma-separated values: strategies decide by a bar and are filled from the next. */
class BarsIT {

    private static final BigDecimal MONEY = new BigDecimal("100000");
    private static final long MINUTE = 60_000_000_000L;
    private static final long BEGIN = 1_767_571_200L * 1_000_000_000L;
    private static final String HEAD = "begins_at,open,high,low,close,volume\n";
    /** 0.1 % of each fill, and 0.05 % of slippage. */
    private static final VenueTerms TERMS = new VenueTerms(
            new QueueModel.Tail(),
            VenueConduct.DEFAULTS.entry(),
            VenueConduct.DEFAULTS.response(),
            1_000_000_000,
            1_000_000_000,
            BigDecimal.ONE,
            1,
            VenueConduct.DEFAULTS.slippage());

    @TempDir
    Path directory;

    private Path tape(String bars) throws IOException {
        Path file = Files.writeString(directory.resolve("ACME.csv"), HEAD + bars);
        Path tape = directory.resolve("tape");
        BarImport.write(new BarImport.Source(List.of(file), "bars", Duration.ofMinutes(1)), tape, 1 << 20, share -> {});
        return tape;
    }

    private static String bar(int minute, double open, double high, double low, double close) {
        return BEGIN + minute * MINUTE + "," + open + "," + high + "," + low + "," + close + ",10000\n";
    }

    private Backtest.Result run(Path tape, String results, RunStrategy.Factory strategy) throws IOException {
        return Backtest.run(
                new TapeRun.Setup(tape, directory.resolve(results), TERMS, MONEY, MINUTE, MINUTE),
                TapeRun.Part.WHOLE,
                strategy,
                Backtest.Pace.FASTEST,
                (_, _) -> {});
    }

    private List<String[]> rows(String results, String table) throws IOException {
        return Files.readAllLines(directory.resolve(results).resolve(table + ".csv")).stream()
                .skip(1)
                .map(row -> row.split(",", -1))
                .toList();
    }

    /** Buys 100 by its first bar, and sells them by its second one. */
    private static final class Once extends MarketEventsAdapter implements RunStrategy {

        private final OrderPort port;
        private long number;

        Once(OrderPort port) {
            this.port = port;
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            number++;
            if (number <= 2) {
                VenueSide side = number == 1 ? VenueSide.BUY : VenueSide.SELL;
                port.send(new OrderIntent.Submit(
                        number, header.instrument, side, 0, 100, Lifetime.IMMEDIATE_OR_CANCEL, false, false));
            }
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {}

        @Override
        public void account(long receiveNanos, AccountReport report) {}
    }

    @Test
    void aHundredFrom100To110LeaveWhatSlippageAndCommissionLeave() throws IOException {
        Path tape = tape(bar(0, 99, 99, 98, 99) + bar(1, 100, 109, 99, 108) + bar(2, 110, 111, 109, 110));
        Map<String, String> summary =
                run(tape, "once", (port, _, _) -> new Once(port)).summary();
        assertThat(summary)
                .containsEntry("total_pnl", "968.5005")
                .containsEntry("commission", "20.9995")
                .containsEntry("trades", "1")
                .containsEntry("holes", "0");
        assertThat(rows("once", "reports").stream()
                        .filter(row -> row[3].equals("filled"))
                        .map(row -> row[7]))
                .containsExactly("1000500", "1099450");
    }

    /** Prices that swing, each bar from the close of the one before. */
    private static String swinging(int bars) {
        StringBuilder text = new StringBuilder();
        double before = 100;
        for (int i = 0; i < bars; i++) {
            double close = Math.round((100 + 5 * StrictMath.sin(i / 8.0)) * 1_000) / 1_000.0;
            text.append(bar(i, before, Math.max(before, close) + 0.5, Math.min(before, close) - 0.5, close));
            before = close;
        }
        return text.toString();
    }

    private static KernelSettings crossover(String name, String value) {
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        CodeStrategyType type = Objects.requireNonNull(CodeStrategyType.find("crossover"));
        return new KernelSettings(
                new KernelSettings.Account(MONEY, BigDecimal.ONE, Map.of()),
                List.of(),
                List.of(),
                List.of(KernelSettings.Code.of(
                        type,
                        Map.of("fast", "2", "slow", "6", "bar_seconds", "60", "least_strength", "0.001", name, value))),
                standard);
    }

    @Test
    void indicatorsAndStrategiesLookAtBarsAndAreFilledFromTheNextOpen() throws IOException {
        Path tape = tape(swinging(400));
        KernelSettings settings = crossover("stop_loss", "0");
        Map<String, String> summary = run(
                        tape, "kernel", (port, _, listener) -> new KernelRun(settings, port, listener))
                .summary();
        assertThat(Long.parseLong(summary.get("trades"))).isGreaterThan(1);
        assertThat(run(tape, "again", (port, _, listener) -> new KernelRun(settings, port, listener))
                        .summary())
                .isEqualTo(summary);
        filledFromTheNextOpen("kernel");
    }

    /** Each intent was sent in the last nanosecond of a bar, or just behind it, and filled at the open of the next one. */
    private void filledFromTheNextOpen(String results) throws IOException {
        List<String> opens = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("ACME.csv")).stream()
                .skip(1)
                .toList()) {
            opens.add(line.split(",", -1)[1]);
        }
        int checked = 0;
        for (String[] fill : rows(results, "reports")) {
            if (!fill[3].equals("filled")) {
                continue;
            }
            String[] intent = rows(results, "intents").stream()
                    .filter(row -> row[1].equals(fill[2]))
                    .findFirst()
                    .orElseThrow();
            long sent = Long.parseLong(intent[0]);
            assertThat((sent + 1 - BEGIN) % MINUTE).as("at a bar's end").isZero();
            BigDecimal open = new BigDecimal(opens.get((int) ((sent + 1 - BEGIN) / MINUTE)));
            BigDecimal slipped = open.multiply(new BigDecimal(intent[5].equals("BUY") ? "1.0005" : "0.9995"));
            assertThat(BigDecimal.valueOf(Long.parseLong(fill[7]), 7)).isEqualByComparingTo(slipped);
            checked++;
        }
        assertThat(checked).isGreaterThan(1);
    }

    /** A bar that fell below the stop and rose above the target is taken to have been at the stop first. */
    @Test
    void aStopLossCountsWhereTheBarWasAtItThoughItClosesAbove() throws IOException {
        StringBuilder bars = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            bars.append(bar(i, 100, 100, 100, 100));
        }
        // Entered long before: a fall of 12 %, a close above the target.
        bars.append(bar(20, 100, 130, 88, 129))
                .append(bar(21, 120, 121, 119, 120))
                .append(bar(22, 120, 120, 120, 120));
        DefaultStrategies always = new DefaultStrategies(Map.ofEntries(
                Map.entry("pump.t1", 1.0),
                Map.entry("pump.t3", 120.0),
                Map.entry("pump.d", 60.0),
                Map.entry("momentum.t1", 60.0),
                Map.entry("momentum.t3", 180.0),
                Map.entry("momentum.t4", 60.0),
                Map.entry("flash_pump_detection.s1_pump", -50.0),
                Map.entry("flash_pump_detection.z1_momentum", -1000.0),
                Map.entry("flash_pump_detection.ze1_pnl", 1000.0),
                Map.entry("flash_pump_detection.e1_pump", -90.0),
                Map.entry("flash_pump_detection.stop_loss_buffer_pct", 10.0)));
        KernelSettings settings = new KernelSettings(
                new KernelSettings.Account(MONEY, BigDecimal.ONE, Map.of()),
                always.variants(),
                always.definitions(),
                List.of(),
                KernelSettings.Limits.STANDARD);
        run(tape(bars.toString()), "stopped", (port, _, listener) -> new KernelRun(settings, port, listener));
        List<String> signals = Files.readAllLines(directory.resolve("stopped/signals.csv"));
        assertThat(signals).anyMatch(line -> line.contains("STOP_LOSS"));
        List<String[]> fills = rows("stopped", "reports").stream()
                .filter(row -> row[3].equals("filled"))
                .toList();
        assertThat(fills).hasSizeGreaterThanOrEqualTo(2);
        assertThat(BigDecimal.valueOf(Long.parseLong(fills.get(1)[7]), 4))
                .as("from the open of the bar behind it")
                .isEqualByComparingTo("119.94");
    }

    @Test
    void aStopLossOfAStrategyInCodeCountsInsideABarToo() throws IOException {
        StringBuilder bars = new StringBuilder();
        double before = 100;
        for (int i = 0; i < 40; i++) {
            double close = (i < 20 ? 100_001 - 100 * i : 98_001 + 200 * (i - 19)) / 1_000.0;
            double low = i == 30 ? 80 : Math.min(before, close);
            bars.append(bar(i, before, Math.max(before, close), low, close));
            before = close;
        }
        KernelSettings settings = crossover("stop_loss", "10");
        run(tape(bars.toString()), "coded", (port, _, listener) -> new KernelRun(settings, port, listener));
        assertThat(Files.readAllLines(directory.resolve("coded/signals.csv")))
                .filteredOn(line -> line.contains("STOP_LOSS"))
                .hasSize(1);
        List<String[]> sold = rows("coded", "intents").stream()
                .filter(row -> row[5].equals("SELL"))
                .toList();
        assertThat(sold).hasSize(1);
        assertThat(Long.parseLong(sold.getFirst()[0]))
                .as("decided at the end of the bar that fell, and filled from the open of the next one")
                .isEqualTo(BEGIN + 31 * MINUTE - 1);
        filledFromTheNextOpen("coded");
    }
}
