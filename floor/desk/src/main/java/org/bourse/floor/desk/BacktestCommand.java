package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.simulation.Backtest;
import org.bourse.floor.simulation.CrossingAverages;
import org.bourse.floor.simulation.KernelRun;
import org.bourse.floor.simulation.LatencyModel;
import org.bourse.floor.simulation.QueueModel;
import org.bourse.floor.simulation.RunFailedException;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.simulation.VenueTerms;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.DefaultStrategies;

/** The floor's program for a strategy on a tape that is there already. */
final class BacktestCommand {

    static final String HELP = """
            backtest TAPE RESULTS [OPTION VALUE]...
                                              runs strategies on a tape in a simulated venue, and writes signals, intents,
                                              reports, trades, equity and a summary into the directory RESULTS, which is made:
                --strategies NAME             crossing: two averages, long only; or default: those that the floor has, with
                                              their indicators and all checks of risk, which signals.csv explains; crossing
                --set NAME=NUMBER,...         numbers of the default strategies in place of the usual ones, such as
                                              pump.t3=120,flash_pump_detection.s1_pump=0.5; a wrong name shows all
                --day-trades NUMBER           entries of a default strategy in a day at most: 3
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
                --sample SECONDS              between two values of equity: 1
                --period SECONDS              of the returns that Sharpe and others are made of: 86400
            """;

    private static final int WRONG_ARGUMENTS = 2;
    private static final String CROSSING = "crossing";
    private static final String DEFAULT = "default";
    private static final List<String> OPTIONS_OF_DEFAULT = List.of("--set", "--day-trades");
    private static final List<String> OPTIONS_OF_CROSSING = List.of("--fast", "--slow", "--bar", "--share");
    private static final List<String> OPTIONS = List.of(
            "--strategies",
            "--set",
            "--day-trades",
            "--fast",
            "--slow",
            "--bar",
            "--share",
            "--money",
            "--queue",
            "--entry",
            "--response",
            "--maker",
            "--taker",
            "--contract",
            "--leverage",
            "--sample",
            "--period");
    private static final BigDecimal LEAST_MONEY = BigDecimal.valueOf(100);
    private static final BigDecimal MOST_SCALED = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int STEPS = 10;

    private final PrintWriter out;
    private final PrintWriter problems;
    private int progress;

    BacktestCommand(PrintWriter out, PrintWriter problems) {
        this.out = out;
        this.problems = problems;
    }

    /** Does it; 0: it ran to the end of a whole tape, 1: it did not, or the tape has holes, 2: the arguments are wrong. */
    int run(List<String> arguments) {
        int code;
        try {
            code = done(arguments);
        } catch (IOException | RunFailedException e) {
            problems.println(e.getMessage() == null ? e.toString() : e.getMessage());
            code = 1;
        } catch (IllegalArgumentException e) {
            problems.println(e.getMessage());
            problems.print(HELP);
            code = WRONG_ARGUMENTS;
        }
        out.flush();
        problems.flush();
        return code;
    }

    private int done(List<String> arguments) throws IOException {
        if (arguments.equals(List.of("--help"))) {
            out.print(HELP);
            return 0;
        }
        require(arguments.size() >= 2, "backtest needs a tape and a directory for its results.");
        Map<String, String> options = options(arguments.subList(2, arguments.size()));
        Path results = Path.of(arguments.get(1));
        require(!Files.exists(results.resolve("summary.csv")), "There are results in " + results + " already.");
        Backtest.Setup setup = new Backtest.Setup(
                tape(arguments.get(0)),
                results,
                terms(options),
                money(options),
                nanos(options, "--sample", "1", 9),
                nanos(options, "--period", "86400", 9));
        Backtest.Result result = Backtest.run(setup, strategies(options), this::progress);
        result.summary().forEach((name, value) -> out.println(name + " " + value));
        for (TapeFinding finding : result.findings()) {
            problems.println(finding);
        }
        return result.findings().isEmpty() ? 0 : 1;
    }

    private void progress(long events, double share) {
        int step = (int) (share * STEPS);
        if (step > progress) {
            progress = step;
            problems.println("[" + "#".repeat(step) + "-".repeat(STEPS - step) + "] " + step * (100 / STEPS) + " %, "
                    + events + " events");
            problems.flush();
        }
    }

    private static Map<String, String> options(List<String> words) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i);
            require(OPTIONS.contains(name), "There is no option " + name + " of backtest.");
            require(i + 1 < words.size(), name + " needs a value.");
            require(options.put(name, words.get(i + 1)) == null, name + " is there twice.");
        }
        return options;
    }

    private static RunStrategy.Factory strategies(Map<String, String> options) {
        String name = options.getOrDefault("--strategies", CROSSING);
        require(
                name.equals(CROSSING) || name.equals(DEFAULT),
                "--strategies is " + CROSSING + " or " + DEFAULT + ", not " + name + ".");
        List<String> others = name.equals(CROSSING) ? OPTIONS_OF_DEFAULT : OPTIONS_OF_CROSSING;
        for (String other : others) {
            require(!options.containsKey(other), other + " is not for --strategies " + name + ".");
        }
        if (name.equals(CROSSING)) {
            CrossingAverages.Terms averages = averages(options);
            return (port, account, _) -> new CrossingAverages(averages, port, account);
        }
        KernelSettings settings = kernel(options);
        return (port, _, listener) -> new KernelRun(settings, port, listener);
    }

    private static KernelSettings kernel(Map<String, String> options) {
        DefaultStrategies strategies = new DefaultStrategies(numbers(options.getOrDefault("--set", "")));
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        SafetyLimits safety = standard.safety();
        return new KernelSettings(
                new KernelSettings.Account(money(options), number(options, "--contract", "1"), Map.of()),
                strategies.variants(),
                strategies.definitions(),
                List.of(),
                new KernelSettings.Limits(
                        standard.risk(),
                        standard.sizes(),
                        standard.portfolio(),
                        new SafetyLimits(
                                whole(options, "--day-trades", String.valueOf(safety.dailyTrades())),
                                safety.consecutiveLosses(),
                                safety.dailyLossPct(),
                                safety.cooldownMinutes()),
                        standard.slots(),
                        standard.slippagePct(),
                        standard.orderNanos(),
                        standard.periodNanos()));
    }

    private static Map<String, Double> numbers(String text) {
        Map<String, Double> numbers = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            require(
                    pair.matches("[a-z0-9_.]+=-?\\d{1,9}(\\.\\d{1,12})?"),
                    "--set is NAME=NUMBER,..., such as surge.t3=120; not " + pair + ".");
            String[] sides = pair.split("=", -1);
            require(numbers.put(sides[0], Double.valueOf(sides[1])) == null, sides[0] + " is there twice in --set.");
        }
        return numbers;
    }

    private static CrossingAverages.Terms averages(Map<String, String> options) {
        return new CrossingAverages.Terms(
                whole(options, "--fast", "10"),
                whole(options, "--slow", "30"),
                nanos(options, "--bar", "1", 9),
                // More than all of the money is refused, however much more.
                Math.clamp(scaled(options, "--share", "2", 1).longValueExact(), 0, 1_001));
    }

    private static VenueTerms terms(Map<String, String> options) {
        return new VenueTerms(
                QueueModel.of(options.getOrDefault("--queue", "tail")),
                new LatencyModel.Constant(nanos(options, "--entry", "100", 6)),
                new LatencyModel.Constant(nanos(options, "--response", "100", 6)),
                scaled(options, "--maker", "0.02", MarketEvents.RATE_SCALE - 2).longValueExact(),
                scaled(options, "--taker", "0.06", MarketEvents.RATE_SCALE - 2).longValueExact(),
                number(options, "--contract", "1"),
                whole(options, "--leverage", "1"));
    }

    private static BigDecimal money(Map<String, String> options) {
        BigDecimal money = number(options, "--money", "10000");
        require(money.compareTo(LEAST_MONEY) >= 0, "--money is 100 or more, not " + money.toPlainString() + ".");
        return money;
    }

    private static int whole(Map<String, String> options, String name, String otherwise) {
        String text = options.getOrDefault(name, otherwise);
        require(text.matches("[1-9]\\d{0,6}"), name + " is a whole number of 1 or more, not " + text + ".");
        return Integer.parseInt(text);
    }

    private static long nanos(Map<String, String> options, String name, String otherwise, int decimals) {
        return scaled(options, name, otherwise, decimals).longValueExact();
    }

    /** A number as a whole one of that many more decimals. */
    private static BigDecimal scaled(Map<String, String> options, String name, String otherwise, int decimals) {
        BigDecimal scaled = number(options, name, otherwise).movePointRight(decimals);
        require(
                scaled.stripTrailingZeros().scale() <= 0,
                name + " has at most " + decimals + " decimals, not " + options.get(name) + ".");
        require(scaled.abs().compareTo(MOST_SCALED) <= 0, name + " is too large: " + options.get(name) + ".");
        return scaled;
    }

    private static BigDecimal number(Map<String, String> options, String name, String otherwise) {
        String text = options.getOrDefault(name, otherwise);
        require(text.matches("-?\\d{1,9}(\\.\\d{1,12})?"), name + " is a number such as 0.5, not " + text + ".");
        return new BigDecimal(text);
    }

    private static Path tape(String text) {
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
