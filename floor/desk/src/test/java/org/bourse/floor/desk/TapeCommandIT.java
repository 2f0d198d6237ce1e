package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.floor.feed.Rederivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program for tapes on one that the floor has recorded: it is whole, and so is what is made of it, and a strategy can be run on it. */
class TapeCommandIT {

    @TempDir
    Path data;

    private final StringWriter said = new StringWriter();

    @Test
    void verifiesCutsMergesAndExports() throws IOException, InterruptedException {
        try (Desk desk = Desk.start(DeskSettings.of(Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DEMO",
                "true",
                "FLOOR_DEMO_MARKETS",
                "20",
                "FLOOR_DATA_DIR",
                data.toString())))) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> desk.history().trades(1).size() > 2);
        }
        String tape = data.resolve("tape").toString();
        String cut = data.resolve("cut").toString();
        String merged = data.resolve("merged").toString();
        assertThat(run("verify", tape)).as(said::toString).isZero();
        assertThat(run("cut", tape, cut, "100", "199")).as(said::toString).isZero();
        assertThat(said.toString()).contains("100 events");
        assertThat(run("verify", cut)).as(said::toString).isZero();
        assertThat(run("merge", merged, tape, cut)).as(said::toString).isZero();
        assertThat(run("verify", merged)).as(said::toString).isZero();
        assertThat(run("export", tape, "trades")).as(said::toString).isZero();
        assertThat(said.toString()).contains(",binance,BTCUSDT,");
        assertThat(run("cut", tape, cut, "1", "2")).isEqualTo(1);
        String beyond = data.resolve("beyond").toString();
        assertThat(run("cut", tape, beyond, "999999999", "9999999999")).isEqualTo(1);
        assertThat(said.toString()).contains("has the events 1 to ").contains("none of 999999999 to 9999999999.");
        assertThat(data.resolve("beyond")).doesNotExist();
        assertThat(run("export", tape, "foo")).isEqualTo(2);
        assertThat(said.toString()).contains("which is trades, quotes, levels or states.");
        backtests(tape);
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("verify"),
                List.of("verify", data.toString()),
                List.of("cut", tape, data.resolve("x").toString(), "0", "2"),
                List.of("cut", tape, data.resolve("x").toString(), "3", "2"),
                List.of("merge", merged, tape),
                List.of("export", tape, "all"),
                List.of("burn", tape))) {
            assertThat(new TapeCommand(new PrintWriter(said), new PrintWriter(said)).run(wrong))
                    .as(wrong::toString)
                    .isEqualTo(2);
        }
    }

    /** The book stands ahead of the first change, which is when somebody asks for it. */
    @Test
    void importsRecordings() throws IOException, InterruptedException {
        Path recordings = Files.createDirectory(data.resolve("recordings"));
        Files.writeString(recordings.resolve("binance-spot-btcusdt_1"), """
                1000 {"lastUpdateId":5,"bids":[["10.00","1.5"]],"asks":[["11.00","2"]]}
                2000 {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":6,"u":6,"b":[["10.50","3"]],"a":[]}}
                """);
        Files.writeString(recordings.resolve("binance-spot-btcusdt_2"), """
                3000 {"stream":"btcusdt@trade","data":{"e":"trade","E":2,"s":"BTCUSDT","t":7,"p":"10.50","q":"1","T":2,"m":true}}
                """);
        String tape = data.resolve("imported").toString();
        assertThat(run("import", tape, recordings.toString()))
                .as(said::toString)
                .isZero();
        assertThat(run("verify", tape)).as(said::toString).isZero();
        assertThat(run("export", tape, "quotes")).as(said::toString).isZero();
        assertThat(run("export", tape, "trades")).as(said::toString).isZero();
        assertThat(said.toString()).contains(" events", "00:00:00.000003Z", ",binance,BTCUSDT,", "10.50");
        assertThat(Rederivation.of(Path.of(tape)).firstDifference()).isZero();
        assertThat(run("import", tape, recordings.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("There is a tape in " + tape + " already.");
        String other = data.resolve("other").toString();
        assertThat(run("import", other, recordings.toString(), "ABC:0.01:1")).isEqualTo(1);
        assertThat(said.toString()).contains("has no file binance-spot-SYMBOL_… of ABC.");
        assertThat(run("import", other, recordings.toString(), "ABC")).isEqualTo(2);
        assertThat(run("import", other, data.resolve("none").toString())).isEqualTo(2);
        assertThat(run("import", other)).isEqualTo(2);
        assertThat(data.resolve("other")).doesNotExist();
    }

    /** The strategy's bars are short, so that it trades in a tape of seconds. */
    private void backtests(String tape) throws IOException, InterruptedException {
        String results = data.resolve("results").toString();
        assertThat(backtest(tape, results, "--fast", "1", "--slow", "2", "--bar", "0.1", "--entry", "10"))
                .as(said::toString)
                .isZero();
        assertThat(said.toString())
                .contains("status completed")
                .contains("100 %")
                .contains("sha256 ");
        assertThat(data.resolve("results").resolve("equity.csv")).content().startsWith("nanos,equity,");
        String explained = data.resolve("explained").toString();
        assertThat(backtest(tape, explained, "--strategies", "default", "--set", "pump.t3=3,pump.d=1,pump.t1=1"))
                .as(said::toString)
                .isZero();
        assertThat(said.toString()).contains("kernel_sha256 ");
        assertThat(data.resolve("explained").resolve("signals.csv"))
                .content()
                .contains(",step,pump_dump_detection,1,INACTIVE,MONITORING,ACTIVATED");
        ofADamagedTape(tape);
        strategiesOfAFile(tape);
        oneOfItsInstruments(tape);
        assertThat(backtest("--help")).isZero();
        for (List<String> wrong : List.of(
                List.of(tape),
                List.of(tape, results),
                List.of(data.toString(), results + "2"),
                List.of(tape, results + "2", "--speed", "1"),
                List.of(tape, results + "2", "--instruments", ""),
                List.of(tape, results + "2", "--instruments", "BTCUSDT"),
                List.of(tape, results + "2", "--instruments", "binance:"),
                List.of(tape, results + "2", "--instruments", "binance:BTCUSDT,binance:BTCUSDT"),
                List.of(tape, results + "2", "--instruments", "binance:BTCUSDT,binance:NONE"),
                List.of(tape, results + "2", "--fast"),
                List.of(tape, results + "2", "--fast", "30"),
                List.of(tape, results + "2", "--queue", "best"),
                List.of(tape, results + "2", "--leverage", "201"),
                List.of(tape, results + "2", "--taker", "11"),
                List.of(tape, results + "2", "--taker", "999999999"),
                List.of(tape, results + "2", "--share", "999999999"),
                List.of(tape, results + "2", "--money", "99"),
                List.of(tape, results + "2", "--sample", "0"),
                List.of(tape, results + "2", "--bar", "x"),
                List.of(tape, results + "2", "--strategies", "all"),
                List.of(tape, results + "2", "--strategies", "momentum", "--set", "pump.t1=1"),
                List.of(tape, results + "2", "--strategies", "momentum", "--fast", "1"),
                List.of(
                        tape,
                        results + "2",
                        "--strategies",
                        data.resolve("wrong.json").toString()),
                List.of(tape, results + "2", "--set", "pump.t1=1"),
                List.of(tape, results + "2", "--strategies", "default", "--fast", "3"),
                List.of(tape, results + "2", "--strategies", "default", "--set", "pump.t1"),
                List.of(tape, results + "2", "--strategies", "default", "--set", "pump.t9=1"),
                List.of(tape, results + "2", "--strategies", "default", "--set", "pump.t1=90000"),
                List.of(tape, results + "2", "--strategies", "default", "--day-trades", "0"))) {
            assertThat(backtest(wrong.toArray(String[]::new)))
                    .as(wrong::toString)
                    .isEqualTo(2);
        }
        assertThat(said.toString())
                .contains("The tape has no binance:NONE; of its ")
                .contains("binance:BTCUSDT");
        assertThat(data.resolve("results2")).doesNotExist();
    }

    /** It has results, and is told from a whole one and from a failure. */
    private void ofADamagedTape(String tape) throws IOException, InterruptedException {
        Path damaged = Files.createDirectory(data.resolve("damaged"));
        try (Stream<Path> files = Files.list(Path.of(tape))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".tape")) {
                    bytes[bytes.length / 2]++;
                }
                Files.write(damaged.resolve(file.getFileName()), bytes);
            }
        }
        Path results = data.resolve("of-damaged");
        assertThat(backtest(damaged.toString(), results.toString()))
                .as(said::toString)
                .isEqualTo(3);
        assertThat(results.resolve("summary.csv")).content().contains("status,completed");
    }

    private void oneOfItsInstruments(String tape) throws InterruptedException {
        Path results = data.resolve("one");
        assertThat(backtest(tape, results.toString(), "--instruments", "binance:BTCUSDT"))
                .as(said::toString)
                .isZero();
        assertThat(results.resolve("instruments.csv"))
                .content()
                .contains(",binance,BTCUSDT,")
                .hasLineCount(2);
    }

    /** A run's file of strategies is one that a backtest takes, and gives the same. */
    private void strategiesOfAFile(String tape) throws IOException, InterruptedException {
        Path file = data.resolve("strategies.json");
        Files.writeString(file, """
            {"variants": [{"variant": "price_velocity", "type": "PRICE_VELOCITY", "parameters": {"t1": 1, "t3": 3, "d": 1}}],
             "strategies": [{"document": %s}],
             "codes": [{"code": "crossover", "parameters": {"fast": 1, "slow": 2, "bar_seconds": 1}}]}
            """.formatted(StrategyScenario.DOCUMENT.formatted("Mine", "")));
        Path first = data.resolve("first");
        assertThat(backtest(tape, first.toString(), "--strategies", file.toString()))
                .as(said::toString)
                .isZero();
        assertThat(first.resolve("signals.csv")).content().contains(",step,Mine,1,INACTIVE,MONITORING,ACTIVATED");
        Path second = data.resolve("second");
        String kept = first.resolve(ChosenStrategies.FILE).toString();
        assertThat(backtest(tape, second.toString(), "--strategies", kept))
                .as(said::toString)
                .isZero();
        assertThat(second.resolve("summary.csv")).hasSameTextualContentAs(first.resolve("summary.csv"));
        assertThat(backtest(tape, data.resolve("code").toString(), "--strategies", "momentum"))
                .as(said::toString)
                .isZero();
        Files.writeString(
                data.resolve("wrong.json"), "{\"strategies\": [{\"document\": {}}], \"codes\": [{\"code\": \"x\"}]}");
    }

    private int backtest(String... arguments) throws InterruptedException {
        return new BacktestCommand(new PrintWriter(said), new PrintWriter(said)).run(List.of(arguments));
    }

    private int run(String... arguments) throws InterruptedException {
        return new TapeCommand(new PrintWriter(said), new PrintWriter(said)).run(List.of(arguments));
    }
}
