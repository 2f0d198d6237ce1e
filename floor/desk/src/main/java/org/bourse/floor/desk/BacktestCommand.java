package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.simulation.Backtest;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.TapeFinding;

/** The floor's program for a strategy on a tape that is there already. */
final class BacktestCommand {

    static final String HELP = """
        backtest TAPE RESULTS [OPTION VALUE]...
                                          runs strategies on a tape in a simulated venue, and writes signals, intents,
                                          reports, trades, equity and a summary into the directory RESULTS, which is made:
            --strategies NAME|FILE        crossing: two averages, long only; default: those that the floor has, with
                                          their indicators and all checks of risk, which signals.csv explains; the name of
                                          one of these; crossover or momentum, those in code, or one of the jars of
                                          FLOOR_STRATEGY_JARS; or a file with strategies and variants, as
                                          strategies.json of a run; crossing
            --instruments VENUE:SYMBOL,...
                                          those of the tape that are told, such as binance:BTCUSDT; all
            --set NAME=NUMBER,...         numbers of the default strategies in place of the usual ones, such as
                                          pump.t3=120,flash_pump_detection.s1_pump=0.5; a wrong name shows all
            --fast BARS, --slow BARS      averages that cross: 10 and 30
            --bar SECONDS                 the length of their bars: 1
            --share PERCENT               of the account's money for an entry: 2
            --money AMOUNT                that the account begins with, 100 or more: 10000
            --queue MODEL                 tail, proportional, power:N, log or head: who leaves a queue; tail
            --entry MILLISECONDS          from a decision to the venue: 100
            --response MILLISECONDS       from the venue to its report: 100
            --maker PERCENT, --taker PERCENT
                                          fees: 0.02 and 0.06
            --contract SIZE               of one unit of quantity: 1
            --leverage TIMES              1 to 200: 1
            --terms VENUE.NAME=VALUE,VENUE:SYMBOL.NAME=VALUE,...
                                          queue, maker, taker, contract, leverage and slippage of a venue or an instrument,
                                          entry and response of a venue, in place of the run's, such as
                                          binance.taker=0.04,mexc.entry=20,binance:BTCUSDT.leverage=5
            --latencies FILE|RUN          both ways in place of --entry and --response, drawn from a table with the columns
                                          entry_nanos and response_nanos, or from what the live run of that directory has
                                          measured
            --slippage PERCENT            of bars alone: 0.05; or random:PERCENT, from nothing to as much
            --seed NUMBER                 by which latencies and slippage are drawn: 1
            --sample SECONDS              between two values of equity: 1
            --period SECONDS              of the returns that Sharpe and others are made of: 86400
            --acceleration TIMES          tells the tape that many times as fast as it was, 1 to 100; as fast as it can be
          exit code: 0 of a whole tape, 3 of one with holes, 1 where it failed, 2 where the arguments are wrong
          budgets and limits, unless the strategy is crossing:
            --budgets STRATEGY=AMOUNT,... money, or a part of what the run begins with such as 30%, that a strategy may have at
                                          work at most; names percent-encoded where they have a comma, = or %; none
        """ + RunLimit.help();

    private static final String OPTION = "--";

    /** There are results, of a tape that is not whole: neither a failure nor what a whole tape gives. */
    private static final int HOLES = 3;

    private final PrintWriter out;
    private final PrintWriter problems;
    private int progress;

    BacktestCommand(PrintWriter out, PrintWriter problems) {
        this.out = out;
        this.problems = problems;
    }

    /** Does it; 0: it ran to the end of a whole tape, 1: it did not, 2: the arguments are wrong, 3: the tape has holes. */
    int run(List<String> arguments) throws InterruptedException {
        return new CommandLine("backtest", HELP, out, problems).run(arguments, this::done);
    }

    private int done(List<String> arguments) throws IOException {
        require(arguments.size() >= 2, "backtest needs a tape and a directory for its results.");
        List<String> names = new ArrayList<>(RunSettings.NAMES);
        names.add(ChosenInstruments.NAME);
        Faults faults = new Faults();
        Map<String, String> options = options("backtest", names, arguments.subList(2, arguments.size()), faults);
        String instruments = options.remove(ChosenInstruments.NAME);
        Path results = Path.of(arguments.get(1));
        faults.require(!Files.exists(results.resolve("summary.csv")), "There are results in " + results + " already.");
        Optional<RunSettings> read = faults.piece(() -> settings(options));
        Path tape = faults.piece(() -> tape(arguments.get(0)), results);
        faults.refuse();
        RunSettings settings = read.orElseThrow();
        List<CollectionSession.Instrument> chosen = ChosenInstruments.of(instruments, tape);
        ChosenInstruments.requireTerms(options, chosen, tape);
        Set<String> told = RunWorker.names(chosen);
        Backtest.Result result = Backtest.run(
                settings.setup(tape, results),
                new TapeRun.Part(0, Long.MAX_VALUE, told, ""),
                settings.strategies(),
                settings.pace(),
                (run, share) -> progress(run.events(), share));
        settings.chosen().write(results);
        result.summary().forEach((name, value) -> out.println(name + " " + value));
        for (TapeFinding finding : result.findings()) {
            problems.println(finding);
        }
        return result.findings().isEmpty() ? 0 : HOLES;
    }

    private static RunSettings settings(Map<String, String> options) {
        Faults faults = new Faults();
        Optional<MeasuredLatencies> latencies =
                faults.piece(() -> GivenLatencies.ofFile(options, OPTION)).flatMap(found -> found);
        Map<String, String> settings = new TreeMap<>(options);
        Optional<ChosenStrategies> chosen = chosen(settings, faults);
        if (chosen.isPresent()) {
            return settings(settings, chosen.get(), latencies, faults);
        }
        RunSettings.faults(settings, OPTION, chosen, RunSettings.NAMES).forEach(faults::add);
        throw faults.refusal();
    }

    private static RunSettings settings(
            Map<String, String> options,
            ChosenStrategies chosen,
            Optional<MeasuredLatencies> latencies,
            Faults faults) {
        Optional<RunSettings> read = faults.piece(() -> RunSettings.of(options, OPTION, chosen, latencies));
        faults.refuse();
        return read.orElseThrow();
    }

    /** The strategies that settings name, which say {@link RunSettings#CHOSEN} from here on; empty: they are refused. */
    static Optional<ChosenStrategies> chosen(Map<String, String> settings, Faults faults) {
        String named = settings.getOrDefault(RunSettings.STRATEGIES, RunSettings.CROSSING);
        if (List.of(RunSettings.CROSSING, RunSettings.DEFAULT).contains(named)) {
            return Optional.of(ChosenStrategies.NONE);
        }
        settings.put(RunSettings.STRATEGIES, RunSettings.CHOSEN);
        return faults.piece(() -> chosen(named));
    }

    private static ChosenStrategies chosen(String named) {
        Optional<ChosenStrategies> own = ChosenStrategies.named(named);
        require(
                own.isPresent() || Files.isRegularFile(Path.of(named)),
                OPTION + "strategies is " + RunSettings.CROSSING + ", " + RunSettings.DEFAULT
                        + ", the name of a strategy of the floor's, or a file, not " + named + ".");
        try {
            return own.isPresent() ? own.get() : ChosenStrategies.read(Path.of(named));
        } catch (IOException e) {
            throw new IllegalArgumentException("The strategies " + named + " can't be read: " + e.getMessage(), e);
        }
    }

    private void progress(long events, double share) {
        int step = (int) (share * CommandLine.STEPS);
        if (step > progress) {
            progress = step;
            problems.println(CommandLine.bar(step) + ", " + events + " events");
            problems.flush();
        }
    }

    /** Options with their values, by names that a command has; all that is wrong with the others is added to the faults. */
    static Map<String, String> options(String command, List<String> names, List<String> words, Faults faults) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            String name = word.startsWith(OPTION) ? word.substring(OPTION.length()) : "";
            if (!names.contains(name)) {
                faults.add("There is no option " + word + " of " + command + ".");
            } else if (i + 1 == words.size()) {
                faults.add(word + " needs a value.");
            } else {
                faults.require(options.put(name, words.get(i + 1)) == null, word + " is there twice.");
            }
        }
        return options;
    }

    /** The directory of a tape that is there. */
    static Path tape(String text) {
        Path directory = Path.of(text);
        try (Stream<Path> files = Files.list(directory)) {
            require(files.anyMatch(file -> file.toString().endsWith(".tape")), "There is no tape in " + text + ".");
        } catch (IOException e) {
            throw new IllegalArgumentException("There is no tape in " + text + ".", e);
        }
        return directory;
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
