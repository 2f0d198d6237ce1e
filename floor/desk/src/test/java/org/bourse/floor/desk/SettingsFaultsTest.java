package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.simulation.LatencyModel;
import org.bourse.floor.simulation.QueueModel;
import org.bourse.floor.simulation.SlippageModel;
import org.bourse.floor.simulation.TradingTerms;
import org.bourse.floor.simulation.VenueConduct;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.order.ByInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is wrong with a run's settings, strategies and options is said at once, and nothing is offered that isn't taken. */
class SettingsFaultsTest {

    private static final String NONE = "no_such_tape";
    private static final Optional<ChosenStrategies> NO_STRATEGIES = Optional.of(ChosenStrategies.NONE);

    @Test
    void noFaultHidesAnother() {
        assertThat(faults(
                        "strategies",
                        "default",
                        "set",
                        "surge.t9=1,pump.t3=5,x",
                        "day-trades",
                        "0",
                        "losses",
                        "x",
                        "leverage",
                        "201",
                        "maker",
                        "11",
                        "contract",
                        "0",
                        "fast",
                        "5",
                        "queue",
                        "?"))
                .anyMatch(fault -> fault.startsWith("set is NAME=NUMBER,..."))
                .anyMatch(fault -> fault.contains("There is no number surge.t9")
                        && fault.contains("t3 must be above 0 and at least d, not 5 with a d of 30"))
                .contains(
                        "day-trades is a whole number of 1 to 1000000 entries, not 0.",
                        "losses is a whole number of 1 to 1000000 losses, not x.",
                        "The maker's fee is -10 % to 10 %, not 11 %. A contract's size is above 0 with at most"
                                + " 18 digits, not 0. A leverage is 1 to 200, not 201.",
                        "fast is not for strategies default, but for crossing.")
                .anyMatch(fault -> fault.contains("tail, proportional"));
        assertThat(faults("fast", "0", "slow", "20000", "bar", "0.0001", "share", "101", "day-trades", "3"))
                .containsExactly(
                        "day-trades is not for strategies crossing, but for default.",
                        "fast is a whole number of 1 or more, not 0.",
                        "An average is of 1 to 10000 bars, not 1 and 20000. A bar is 1 ms or longer, and an entry 0.1 %"
                                + " to 100 % of the account's money.");
    }

    @Test
    void faultsOfStrategiesAndOfSettingsAreSaidTogether() {
        ChosenStrategies chosen = new ChosenStrategies(
                List.of(Variant.of("v", "VELOCITY_ACCELERATION", Map.of("short", "300"))),
                List.of(),
                List.of(new ChosenStrategies.Code("crossover", Map.of("fast", "x"))));
        List<String> faults = RunSettings.faults(
                Map.of("strategies", "chosen", "money", "1", "losses", "0", "fast", "5"),
                "",
                Optional.of(chosen),
                RunSettings.NAMES);
        assertThat(faults)
                .contains(
                        "money is 100 or more, not 1.",
                        "losses is a whole number of 1 to 1000000 losses, not 0.",
                        "fast is not for strategies crossover, but for crossing.")
                .anyMatch(fault -> fault.contains("v: short must be below long, not 300 with a long of 300")
                        && fault.contains("crossover: fast must be"));
        assertThat(RunSettings.faults(
                        Map.of("strategies", "chosen", "fast", "5"), "", Optional.empty(), RunSettings.NAMES))
                .as("of strategies that are refused already")
                .containsExactly("fast is not for strategies chosen, but for crossing.");
    }

    @Test
    void aDaysLossIsAShareOfTheCapital() {
        assertThat(faults("strategies", "default", "daily-loss", "2.5")).isEmpty();
        assertThat(faults("strategies", "default", "daily-loss", "0"))
                .containsExactly("daily-loss is 0.01 to 100 percent, not 0.");
        assertThat(faults("strategies", "default", "daily-loss", "100.1"))
                .containsExactly("daily-loss is 0.01 to 100 percent, not 100.1.");
        assertThat(faults("daily-loss", "2"))
                .containsExactly("daily-loss is not for strategies crossing, but for default.");
    }

    /** Else a year would be made of an hour's return as if that were a minute's. */
    @Test
    void aPeriodOfFiguresHasASampleAtLeast() {
        assertThat(faults("sample", "60", "period", "60")).isEmpty();
        assertThat(faults("sample", "3600", "period", "60"))
                .containsExactly(
                        "sample is no longer than period, whose figures are made of samples: 3600 and 60 seconds.");
        assertThat(faults("period", "0.5"))
                .containsExactly(
                        "sample is no longer than period, whose figures are made of samples: 1 and 0.5 seconds.");
    }

    /** Each of them would be kept until the first one is over. */
    @Test
    void moreSplitsThanCanBeKeptDoNotOverlap() {
        assertThat(SweepSettings.faults(of("grid", "fast=1", "train", "30d", "test", "20m"), "", NO_STRATEGIES))
                .isEmpty();
        assertThat(SweepSettings.faults(
                        of("grid", "fast=1", "train", "30d", "test", "1h", "step", "1s"), "--", NO_STRATEGIES))
                .containsExactly("--step must be longer: by that 2595600 splits would overlap, and 100000 may.");
    }

    @Test
    void whatIsDrawnAndHowFastItIsToldHaveTheirRanges() {
        assertThat(faults("slippage", "random:0.1", "seed", "7", "acceleration", "100", "latencies", "x"))
                .isEmpty();
        assertThat(faults("slippage", "10.1", "seed", "0", "acceleration", "101", "latencies", "x", "entry", "5"))
                .containsExactlyInAnyOrder(
                        "acceleration is 1 to 100, not 101.",
                        "latencies has both ways, so that there is no entry and no response with it.",
                        "seed is a whole number of 1 or more, not 0.",
                        "A slippage is 0 to 10 percent such as 0.05, or random:0.1, not 10.1.");
        assertThat(SweepSettings.faults(
                        of("strategies", "default", "grid", "latencies=a,b", "acceleration", "2"), "", NO_STRATEGIES))
                .contains(
                        "grid has no latencies: all combinations have the same ones.",
                        "acceleration is for a single backtest.");
    }

    @Test
    void termsOfVenuesAndInstrumentsAreTakenOrRefusedWhole() {
        RunSettings settings = RunSettings.of(
                Map.of(
                        "taker",
                        "0.05",
                        "leverage",
                        "2",
                        "terms",
                        "mexc.taker=0.01,mexc:BTC_USDT.leverage=5,mexc:A.B.contract=0.001,bourse.maker=-0.01"),
                "",
                ChosenStrategies.NONE);
        ByInstrument<TradingTerms> terms = settings.terms().instruments();
        assertThat(List.of(
                        terms.of(instrument("mexc", "BTC_USDT")),
                        terms.of(instrument("mexc", "A.B")),
                        terms.of(instrument("bourse", "ACME")),
                        terms.of(instrument("binance", "BTC_USDT"))))
                .as("an instrument's own, else its venue's, else the run's")
                .containsExactly(
                        new TradingTerms(200_000_000, 100_000_000, BigDecimal.ONE, 5),
                        new TradingTerms(200_000_000, 100_000_000, new BigDecimal("0.001"), 2),
                        new TradingTerms(-100_000_000, 500_000_000, BigDecimal.ONE, 2),
                        new TradingTerms(200_000_000, 500_000_000, BigDecimal.ONE, 2));
        ByInstrument<VenueConduct> conduct = RunSettings.of(
                        Map.of(
                                "queue",
                                "head",
                                "terms",
                                "mexc.entry=20,mexc.response=0.5,mexc.queue=power:2,mexc:A.B.slippage=0.1"),
                        "",
                        ChosenStrategies.NONE)
                .terms()
                .conduct();
        VenueConduct ofRun = new VenueConduct(
                new QueueModel.Head(),
                VenueConduct.DEFAULTS.entry(),
                VenueConduct.DEFAULTS.response(),
                VenueConduct.DEFAULTS.slippage());
        VenueConduct ofMexc = new VenueConduct(
                new QueueModel.Power(2),
                new LatencyModel.Constant(20_000_000),
                new LatencyModel.Constant(500_000),
                ofRun.slippage());
        assertThat(conduct.of(instrument("binance", "BTC_USDT"))).isEqualTo(ofRun);
        assertThat(conduct.of(instrument("mexc", "BTC_USDT"))).isEqualTo(ofMexc);
        assertThat(conduct.of(instrument("mexc", "A.B")))
                .isEqualTo(new VenueConduct(
                        ofMexc.queue(), ofMexc.entry(), ofMexc.response(), new SlippageModel.Constant(1_000_000_000)));
        assertThat(faults("terms", "mexc.taker=11,mexc:X.leverage=0,mexc.taker=1"))
                .containsExactly("mexc.taker is there twice in terms.");
        assertThat(faults("terms", "mexc.seed=1,=1"))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(
                        "with a NAME of maker, taker, contract, leverage, queue, slippage, entry or response"));
        assertThat(faults("terms", "mexc:X.entry=5,mexc.queue=worst,mexc.entry=x,mexc:X.slippage=11"))
                .containsExactly("mexc:X.entry in terms is a venue's, not an instrument's.");
        assertThat(faults("terms", "mexc.queue=worst,mexc.entry=x,mexc:X.slippage=11"))
                .contains(
                        "terms mexc: A queue model is tail, proportional, power:N, log or head, not worst.",
                        "terms mexc.entry is a number such as 0.5, not x.",
                        "terms mexc:X: A slippage is 0 to 10 percent such as 0.05, or random:0.1, not 11.");
        assertThat(faults("terms", "mexc.taker=11,mexc:X.leverage=x"))
                .containsExactly(
                        "terms mexc: The taker's fee is -10 % to 10 %, not 11 %.",
                        "terms mexc:X.leverage is a whole number of 1 or more, not x.",
                        "terms mexc:X: The taker's fee is -10 % to 10 %, not 11 %.");
        assertThat(RunSettings.strangers(
                        Map.of("terms", "mexc.taker=0.1,mexc:B.taker=0.1,kraken.taker=0.1"),
                        "--",
                        List.of(new CollectionSession.Instrument("mexc", "A"))))
                .containsExactly(
                        "--terms has kraken, of which the run has no instrument.",
                        "--terms has mexc:B, of which the run has no instrument.");
        assertThat(RunSettings.strangers(
                        Map.of("grid", "money=1000,2000;terms=mexc.taker=0.1,kraken.taker=0.1,kraken.taker=0.2"),
                        "--",
                        List.of(new CollectionSession.Instrument("mexc", "A"))))
                .containsExactly("--terms has kraken, of which the run has no instrument.");
    }

    private static VenueInstrument instrument(String venue, String symbol) {
        return new VenueInstrument(1, venue, symbol, 0, 0, 1, 1);
    }

    @Test
    void budgetsAreOfStrategiesThatThereAreAndOfMoneyThatThereIs() {
        List<String> names = RunSettings.strategies(Map.of("strategies", "default"), ChosenStrategies.NONE)
                .names();
        String first = names.getFirst();
        assertThat(faults("strategies", "default", "budgets", first + "=30%")).isEmpty();
        assertThat(faults("strategies", "default", "budgets", first + "=70%," + names.getLast() + "=4000"))
                .singleElement()
                .asString()
                .contains("is more than is left: other strategies have");
        assertThat(faults("strategies", "default", "budgets", "no%2Cone=1,x"))
                .containsExactly("budgets is STRATEGY=AMOUNT,..., such as surge=30%; not x.");
        assertThat(faults("strategies", "default", "budgets", "no%2Cone=1,%zz=2," + first + "=0"))
                .anyMatch(fault -> fault.contains("amount must be above 0"))
                .anyMatch(fault -> fault.contains("%zz, which is no name that is percent-encoded"));
        assertThat(faults("strategies", "default", "budgets", "no%2Cone=1"))
                .singleElement()
                .asString()
                .startsWith("budgets has no,one, and the run no such strategy; it has " + first);
        assertThat(faults("budgets", "x=1"))
                .containsExactly("budgets is not for strategies crossing, but for default.");
    }

    @Test
    void offersWhatTheStrategyHasAlone() {
        assertThat(faults("strategies", "default", "foo", "1"))
                .containsExactly(
                        "There is no setting foo; there are strategies, set, " + String.join(", ", RunLimit.names())
                                + ", budgets, money, queue, entry, response, maker, taker, contract, leverage, terms,"
                                + " latencies, slippage, seed, sample, period, acceleration.");
        assertThat(faults("foo", "1"))
                .containsExactly("There is no setting foo; there are strategies, fast, slow, bar, share, money, queue,"
                        + " entry, response, maker, taker, contract, leverage, terms, latencies, slippage, seed,"
                        + " sample, period, acceleration.");
        assertThat(SweepSettings.faults(
                        of("strategies", "default", "grid", "money=1000,2000", "foo", "1"), "", NO_STRATEGIES))
                .containsExactly(
                        "There is no setting foo; there are strategies, set, " + String.join(", ", RunLimit.names())
                                + ", budgets, money, queue, entry, response, maker, taker, contract, leverage, terms,"
                                + " latencies, slippage, seed, sample, period, grid, metric, train, test, step.");
    }

    @Test
    void aSweepSaysAllThatIsWrongWithItsTimesAndItsGrid() {
        String time = " is a whole number above 0 with s, m, h or d, such as 60m, of 3650 days at the most, not ";
        assertThat(SweepSettings.faults(
                        of("grid", "fast", "train", "x", "test", "0m", "step", "1y", "metric", "luck", "money", "1"),
                        "--",
                        NO_STRATEGIES))
                .anyMatch(fault -> fault.startsWith("--grid is NAME=VALUE"))
                .anyMatch(fault -> fault.startsWith("--metric is total_pnl"))
                .contains("--train" + time + "x.", "--test" + time + "0m.", "--step" + time + "1y.")
                .contains("--money is 100 or more, not 1.");
        assertThat(SweepSettings.faults(of("grid", "money=1000", "step", "1m"), "", NO_STRATEGIES))
                .containsExactly("train and test belong together, step to both.");
    }

    /** A path has to be there, and in a document to be a number; what is wrong of all of them is said, and what else is wrong. */
    @Test
    void aSweepSaysAllThatIsWrongWithThePathsOfItsGrid() {
        ChosenStrategies chosen = new ChosenStrategies(
                List.of(Variant.of("now", "SPREAD_PCT", Map.of())),
                List.of(new ChosenStrategies.Written("", 0, Map.of("strategy_name", "Mine", "mode", "ALL"))),
                List.of(new ChosenStrategies.Code("crossover", Map.of())));
        String grid = String.join(
                ";",
                "/strategies/Mine/z1_entry/leverage=1,2",
                "/strategies/Mine/mode=1",
                "/strategies/Yours/mode=1",
                "/codes/crossover/faster=1",
                "/codes/momentum/low=1",
                "/variants/then/t1=1",
                "pump.t3=30");
        assertThat(SweepSettings.faults(
                        of("strategies", "chosen", "grid", grid, "money", "1"), "--", Optional.of(chosen)))
                .contains(
                        "--grid: the document of Mine has no /z1_entry.",
                        "--grid: what the document of Mine has as /mode is no number.",
                        "--grid: there is no strategy Yours; there are: Mine.",
                        "--grid: there is no strategy in code momentum; there are: crossover.",
                        "--grid: there is no variant then; there are: now.",
                        "--money is 100 or more, not 1.")
                .anyMatch(
                        fault -> fault.startsWith("--grid: crossover has no parameter faster; there are: fast, slow,"))
                .anyMatch(
                        fault -> fault.startsWith("--grid: there is no setting pump.t3; a number of these strategies"));
        assertThat(SweepSettings.faults(
                        of("strategies", "chosen", "grid", "/codes/crossover/fast=5;/codes/crossover/%66ast=6"),
                        "",
                        Optional.of(chosen)))
                .contains("grid has a path twice.");
        assertThat(SweepSettings.faults(
                        of("strategies", "default", "grid", "/codes/crossover/fast=5"), "", NO_STRATEGIES))
                .containsExactly(
                        "grid has a path, which is for strategies of one's own and for those in code: the numbers of"
                                + " default are named like pump.t3.");
        for (String none :
                List.of("/codes/crossover", "/codes/a/b/c", "/x/y/z", "/strategies//mode", "/codes/%/fast")) {
            assertThat(SweepSettings.faults(of("strategies", "chosen", "grid", none + "=5"), "", Optional.of(chosen)))
                    .as(none)
                    .anyMatch(fault -> fault.startsWith("grid has no such name: " + none + "; a path is "));
        }
    }

    @Test
    void aValueThatADocumentCannotHaveIsSaidOnce() {
        ChosenStrategies chosen = new ChosenStrategies(
                List.of(),
                List.of(new ChosenStrategies.Written("", 0, Map.of("strategy_name", "Mine", "x", 1L))),
                List.of());
        assertThat(SweepSettings.faults(
                        of("strategies", "chosen", "grid", "/strategies/Mine/x=5,many,1e3"), "", Optional.of(chosen)))
                .contains(
                        "grid has many where a document needs a number.",
                        "grid has 1e3 where a document needs a number.");
    }

    @Test
    void theCommandLineSaysAllAtOnce() throws InterruptedException {
        assertThat(backtest("--foo", "1", "--leverage", "201", "--strategies", "crossover", "--fast", "5", "--money"))
                .contains(
                        "There is no option --foo of backtest.",
                        "--money needs a value.",
                        "A leverage is 1 to 200, not 201.",
                        "--fast is not for --strategies crossover, but for crossing.",
                        "There is no tape in no_such_tape.");
        assertThat(backtest("--foo"))
                .contains("There is no option --foo of backtest.")
                .doesNotContain("--foo needs a value.");
        assertThat(backtest("--strategies", "no_such_file", "--money", "1"))
                .contains("or a file, not no_such_file.", "--money is 100 or more, not 1.");
        StringWriter said = new StringWriter();
        int code = new SweepCommand(new PrintWriter(said), new PrintWriter(said))
                .run(List.of(
                        NONE,
                        "none",
                        "--foo",
                        "1",
                        "--grid",
                        "money=50",
                        "--train",
                        "x",
                        "--workers",
                        "0",
                        "--nice",
                        "99"));
        assertThat(code).isEqualTo(2);
        assertThat(said.toString())
                .contains(
                        "There is no option --foo of sweep.",
                        "There is no tape in no_such_tape.",
                        "--workers is a whole number from 1 to 1000, not 0.",
                        "--nice is a whole number from 0 to 19, not 99.",
                        "--train and --test belong together, --step to both.",
                        "--train is a whole number above 0",
                        "--money is 100 or more, not 50.");
    }

    @Test
    void theCommandLineSaysWhereTheOptionsAreInPlaceOfAllOfThem() throws InterruptedException {
        assertThat(backtest("--foo", "1"))
                .contains("There is no option --foo of backtest.", "backtest --help has all options.")
                .doesNotContain("--strategies NAME|FILE");
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        assertThat(new TapeCommand(out, out).run(List.of("burn"))).isEqualTo(2);
        assertThat(said.toString())
                .isEqualToIgnoringNewLines("There is no such command of tapes: burntape --help has all options.");
        assertThat(new BacktestCommand(out, out).run(List.of(NONE, "none", "--help")))
                .as("wherever it stands")
                .isZero();
        assertThat(said.toString()).contains("--strategies NAME|FILE").doesNotContain("--grid");
        assertThat(new TapeCommand(out, out).run(List.of("--help"))).isZero();
    }

    @Test
    void eachOfAListOfStrategiesSaysAllThatIsWrongWithItByItsPlace(@TempDir Path data) throws IOException {
        VariantLibrary variants = VariantLibrary.open(data.resolve("variants.json"), () -> 1);
        StrategyLibrary library = StrategyLibrary.open(data.resolve("strategies"), variants, () -> 1);
        Refusals refused = new Refusals();
        assertThat(ChosenCalls.found(
                        List.of(
                                Map.of("strategy", "none"),
                                5,
                                Map.of("code", "crossover", "parameters", Map.of("fast", "x", "y", 1)),
                                Map.of("code", "x", "version", 1),
                                Map.of("strategy", "flash_pump_detection", "version", 9),
                                Map.of("strategy", "a", "code", "b"),
                                Map.of("strategy", 1, "z", 1),
                                Map.of("code", "momentum"),
                                Map.of("code", "momentum")),
                        library,
                        variants,
                        refused))
                .isEmpty();
        assertThatThrownBy(refused::refuse)
                .isInstanceOfSatisfying(
                        DeskRefusal.class,
                        refusal -> assertThat(refusal.errors())
                                .containsExactly(
                                        "strategies[1] must have either strategy, the id of one, or code, the name of"
                                                + " one in code.",
                                        "strategies[3] has no field version; with code there may be parameters.",
                                        "strategies[5] must have either strategy, the id of one, or code, the name of"
                                                + " one in code.",
                                        "strategies[6].strategy must be a text.",
                                        "strategies[6] has no field z; with strategy there may be version.",
                                        "strategies[0]: There is no strategy none; /floor/strategies lists them",
                                        "strategies[2]: crossover: there is no parameter y; there are: fast, slow,"
                                                + " bar_seconds, use_ema, least_strength, sizing, min_position_usdt,"
                                                + " max_position_usdt, max_allocation_pct, exposure_pct, max_concurrent,"
                                                + " stop_loss, trailing_activation, trailing_offset, trailing_step,"
                                                + " take_profit, time_limit_minutes, force_close_minutes,"
                                                + " emergency_drawdown, spread_blow_out, volume_death, min_liquidity,"
                                                + " window_seconds",
                                        "strategies[2]: crossover: fast must be a number from 1 to 1000",
                                        "strategies[4]: version must be a whole number from 1 to 1, the newest version"
                                                + " of flash_pump_detection",
                                        "strategies[8]: momentum: it is there twice"));
    }

    @Test
    void aSweepByWhatIsLeastPutsRunsThatNeverTradedBehindThoseThatDid(@TempDir Path data) {
        assertThat(ranked(data, "max_drawdown", summary("0", "0"), summary("3", "5"), Map.of(), summary("2", "4")))
                .as("none has traded less badly than one that traded, and what failed is last")
                .containsExactly(3, 1, 0, 2);
        assertThat(ranked(data, "trades", summary("0", "0"), summary("3", "5"), Map.of(), summary("2", "4")))
                .containsExactly(1, 3, 0, 2);
    }

    private static Map<String, String> summary(String trades, String drawdown) {
        return Map.of("trades", trades, "max_drawdown", drawdown);
    }

    @SafeVarargs
    private static List<Integer> ranked(Path data, String metric, Map<String, String>... summaries) {
        String money = "1000,2000,3000,4000";
        SweepSettings settings = SweepSettings.of(
                of("strategies", "default", "grid", "money=" + money, "metric", metric), "", ChosenStrategies.NONE);
        List<Sweep.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < summaries.length; i++) {
            FloorRun run = new FloorRun(
                    "backtest_" + i,
                    1,
                    new FloorRun.Order(FloorRun.Kind.BACKTEST, "", List.of(), Map.of(), 0, 1, ""),
                    data,
                    FloorRun.Progress.NONE);
            run.end(FloorRun.Status.COMPLETED, 1, "");
            outcomes.add(new Sweep.Outcome(1, i, run, summaries[i]));
        }
        return new SweepFiles(data, settings)
                .sorted(outcomes).stream().map(Sweep.Outcome::combination).toList();
    }

    private static String backtest(String... options) throws InterruptedException {
        StringWriter said = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(NONE, "none"));
        arguments.addAll(List.of(options));
        assertThat(new BacktestCommand(new PrintWriter(said), new PrintWriter(said)).run(arguments))
                .isEqualTo(2);
        return said.toString();
    }

    private static List<String> faults(String... settings) {
        return RunSettings.faults(of(settings), "", Optional.of(ChosenStrategies.NONE), RunSettings.NAMES);
    }

    private static Map<String, String> of(String... settings) {
        Map<String, String> of = new TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            of.put(settings[i], settings[i + 1]);
        }
        return of;
    }
}
