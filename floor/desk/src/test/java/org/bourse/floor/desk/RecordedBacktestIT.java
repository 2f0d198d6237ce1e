package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bourse.floor.feed.Rederivation;
import org.bourse.testrun.Needs;
import org.bourse.testrun.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real venue sent, traded on paper: a tape is made of it, on which both default strategies enter and leave, each order with
 * its reasons.
 */
@Needs(Recordings.class)
class RecordedBacktestIT {

    /** Where the default strategies fire on two quiet markets; docs/performance.md has the same. */
    private static final String QUIET = "pump.t1=5,pump.t3=60,pump.d=30,surge.t1=10,surge.t3=60,surge.t4=10,"
            + "momentum.t1=5,momentum.t3=30,momentum.t4=5,rsi.bar_seconds=5,"
            + "pump_dump_detection.s1_pump=0.02,pump_dump_detection.s1_surge=1.2,pump_dump_detection.s1_momentum=0.01,"
            + "pump_dump_detection.ze1_pnl=0.03,pump_dump_detection.ze1_momentum=-0.01,"
            + "pump_dump_detection.o1_pump=-0.02,pump_dump_detection.e1_pump=-0.1,"
            + "flash_pump_detection.s1_pump=0.015,flash_pump_detection.z1_momentum=0.005,"
            + "flash_pump_detection.ze1_pnl=0.02,flash_pump_detection.o1_signal_age=60,"
            + "flash_pump_detection.e1_pump=-0.05,"
            + "pump_dump_detection.max_daily_trades=50,pump_dump_detection.emergency_cooldown_minutes=0,"
            + "pump_dump_detection.signal_cancellation_cooldown_minutes=0,"
            + "flash_pump_detection.max_daily_trades=50,flash_pump_detection.emergency_cooldown_minutes=0,"
            + "flash_pump_detection.signal_cancellation_cooldown_minutes=0";

    private static final List<String> FIGURES = List.of(
            "total_pnl",
            "total_return",
            "volatility",
            "max_drawdown",
            "sharpe",
            "sortino",
            "calmar",
            "trades",
            "win_rate",
            "profit_factor",
            "expectancy",
            "commission",
            "time_in_market");

    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();

    @Test
    void bothDefaultStrategiesTradeOnItAndSayWhy() throws IOException, InterruptedException {
        Path tape = directory.resolve("tape");
        assertThat(new TapeCommand(new PrintWriter(said), new PrintWriter(said))
                        .run(List.of(
                                "import", tape.toString(), Recordings.folder().toString())))
                .as(said::toString)
                .isZero();
        Rederivation.Result derived = Rederivation.of(tape);
        assertThat(derived.findings()).isEmpty();
        assertThat(derived.firstDifference()).isZero();
        Map<String, String> first = backtest(tape, "first");
        assertThat(backtest(tape, "second")).isEqualTo(first);
        assertThat(first)
                .containsEntry("status", "completed")
                .containsEntry("holes", "0")
                .containsEntry("levels_refused", "0")
                .containsKeys(FIGURES.toArray(new String[0]));
        List<Map<String, String>> filled = rows("orders").stream()
                .filter(order -> !"0".equals(order.get("filled")))
                .toList();
        assertThat(filled.stream().collect(Collectors.groupingBy(order -> order.get("strategy"))))
                .containsOnlyKeys("flash_pump_detection", "pump_dump_detection");
        assertThat(filled.stream().collect(Collectors.groupingBy(order -> order.get("symbol"))))
                .containsOnlyKeys("BTCUSDT", "ETHUSDT");
        assertThat(filled).allSatisfy(RecordedBacktestIT::isExplained);
        BigDecimal profits = rows("trades").stream()
                .map(trade -> new BigDecimal(trade.get("profit")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(profits).isEqualByComparingTo(first.get("total_pnl"));
    }

    /** The signal comes before the step that the order follows from, and both name what they have seen. */
    private static void isExplained(Map<String, String> order) {
        long signal = Long.parseLong(order.get("signal_place"));
        long cause = Long.parseLong(order.get("cause_place"));
        long sent = Long.parseLong(order.get("place"));
        assertThat(signal).isPositive().isLessThanOrEqualTo(cause);
        assertThat(cause).isLessThanOrEqualTo(sent);
        assertThat(order.get("signal_seen")).contains("s1_pump");
        assertThat(order.get("cause_what")).isNotEmpty();
    }

    private Map<String, String> backtest(Path tape, String results) throws IOException, InterruptedException {
        Path to = directory.resolve(results);
        List<String> arguments = List.of(
                tape.toString(),
                to.toString(),
                "--strategies",
                "default",
                "--set",
                QUIET,
                "--day-trades",
                "50",
                "--losses",
                "50",
                "--period",
                "10");
        assertThat(new BacktestCommand(new PrintWriter(said), new PrintWriter(said)).run(arguments))
                .as(said::toString)
                .isZero();
        return RunTable.summary(to);
    }

    private List<Map<String, String>> rows(String table) throws IOException {
        RunTable.Page page = new RunTable(directory.resolve("first"), table).read(0, 100_000);
        return page.rows().stream()
                .map(row -> RunTable.named(page.columns(), row))
                .toList();
    }
}
