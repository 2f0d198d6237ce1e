package org.bourse.floor.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.simulation.Backtest;
import org.bourse.floor.simulation.CrossingAverages;
import org.bourse.floor.simulation.KernelRun;
import org.bourse.floor.simulation.LatencyModel;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.bourse.floor.simulation.QueueModel;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.simulation.SlippageModel;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.simulation.TradingTerms;
import org.bourse.floor.simulation.VenueConduct;
import org.bourse.floor.simulation.VenueTerms;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.order.ByInstrument;
import org.bourse.floor.trading.strategy.DefaultStrategies;

/**
 * What a run works by, out of texts by name: the same ones for the command line and for those who ask the floor.
 *
 * @param terms of the simulated venue
 * @param money what the account begins with
 * @param sampleNanos how often equity is written, at most
 * @param periodNanos of the returns that figures are made of
 * @param acceleration how many times as fast as it was a backtest is told its tape; 0: as fast as it can be
 * @param strategies who decides
 * @param chosen the strategies with their documents; none where they are no kernel's
 */
record RunSettings(
        VenueTerms terms,
        BigDecimal money,
        long sampleNanos,
        long periodNanos,
        int acceleration,
        RunStrategy.Factory strategies,
        ChosenStrategies chosen) {

    /** Measured ways to the venue and back, which are said beside the settings. */
    static final String LATENCIES = "latencies";

    /** How fast a backtest is told its tape. */
    static final String ACCELERATION = "acceleration";

    /** What venues and instruments have of their own in place of the run's. */
    static final String TERMS = "terms";

    /** What strategies have to begin with. */
    static final String BUDGETS = "budgets";

    /** All that can be set. */
    static final List<String> NAMES = Stream.of(
                    List.of("strategies", "set"),
                    RunLimit.names(),
                    List.of(
                            BUDGETS,
                            "fast",
                            "slow",
                            "bar",
                            "share",
                            "money",
                            "queue",
                            "entry",
                            "response",
                            "maker",
                            "taker",
                            "contract",
                            "leverage",
                            TERMS,
                            LATENCIES,
                            "slippage",
                            "seed",
                            "sample",
                            "period",
                            ACCELERATION))
            .flatMap(List::stream)
            .toList();

    /** Those of them that say what the simulated venue is. */
    static final List<String> OF_SIMULATION = List.of(
            "queue",
            "entry",
            "response",
            "maker",
            "taker",
            "contract",
            "leverage",
            TERMS,
            LATENCIES,
            "slippage",
            "seed");

    /** Who decides. */
    static final String STRATEGIES = "strategies";

    static final String CROSSING = "crossing";
    static final String DEFAULT = "default";
    /** Those that are said beside the settings, with their documents. */
    static final String CHOSEN = "chosen";

    private static final String SET = "set";
    private static final List<String> OPTIONS_OF_CROSSING = List.of("fast", "slow", "bar", "share");
    private static final BigDecimal LEAST_MONEY = BigDecimal.valueOf(100);
    private static final BigDecimal MOST_SCALED = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * Reads them; refuses with all that is wrong.
     *
     * @param prefix what stands before a name where whoever gave them wrote it
     * @param chosen the strategies where the settings say {@link #CHOSEN}
     */
    static RunSettings of(Map<String, String> values, String prefix, ChosenStrategies chosen) {
        return of(values, prefix, chosen, Optional.empty());
    }

    /** The same with the table that the setting {@link #LATENCIES} stands for. */
    static RunSettings of(
            Map<String, String> values, String prefix, ChosenStrategies chosen, Optional<MeasuredLatencies> latencies) {
        Reader reader = new Reader(values, prefix, chosen, NAMES);
        reader.latencies = latencies;
        return reader.read();
    }

    /**
     * What is wrong with them, all of it; nothing where a run can have them.
     *
     * @param chosen the strategies where the settings say {@link #CHOSEN}; empty: those are refused already
     * @param names what may be said here
     */
    static List<String> faults(
            Map<String, String> values, String prefix, Optional<ChosenStrategies> chosen, List<String> names) {
        Reader reader = new Reader(values, prefix, chosen.orElse(ChosenStrategies.NONE), names);
        reader.read(chosen.isPresent());
        return reader.faults.all();
    }

    /** Those of a run, with what is written down beside it. */
    static RunSettings of(FloorRun run) throws IOException {
        Map<String, String> values = new TreeMap<>(run.order().settings());
        // What a sweep tries by its path is in the strategies.
        values.keySet().removeIf(StrategyPath::isMeant);
        return of(values, "", ChosenStrategies.of(run.directory()), GivenLatencies.of(run));
    }

    /** What a run with these settings begins with; nothing where they don't say it in a way that can be read. */
    static BigDecimal money(Map<String, String> values) {
        return new Faults().piece(new Reader(values, "", ChosenStrategies.NONE, NAMES)::money, BigDecimal.ZERO);
    }

    /** What its strategies have to begin with, by their names; nothing where that can't be read. */
    static Map<String, String> budgets(Map<String, String> values) {
        return new Faults().piece(() -> FirstBudgets.of(BUDGETS, values.getOrDefault(BUDGETS, "")), new TreeMap<>());
    }

    /** The terms of venues and instruments that a run with these has, or the combinations of a sweep. */
    static List<String> terms(Map<String, String> values) {
        List<String> tried = new Faults()
                .piece(
                        () -> ParameterGrid.of(values.getOrDefault("grid", ""))
                                .values()
                                .getOrDefault(TERMS, List.of()),
                        List.of());
        return values.containsKey(TERMS)
                ? Stream.concat(Stream.of(values.get(TERMS)), tried.stream()).toList()
                : tried;
    }

    /**
     * What is wrong with the terms of venues and instruments in a run that has these, or in a combination of a sweep.
     *
     * @param instruments none: it is not known yet which ones it has
     */
    static List<String> strangers(Map<String, String> values, String prefix, List<Instrument> instruments) {
        if (instruments.isEmpty()) {
            return List.of();
        }
        return terms(values).stream()
                .map(text -> new Faults().piece(() -> OwnTerms.of(TERMS, text), OwnTerms.NONE))
                .flatMap(terms -> terms.strangersTo(instruments).stream())
                .distinct()
                .map(name -> prefix + TERMS + " has " + FloorText.shown(name) + ", of which the run has no instrument.")
                .toList();
    }

    /** The strategies that settings stand for, with their documents; none where they are no kernel's. */
    static ChosenStrategies strategies(Map<String, String> values, ChosenStrategies said) {
        return new Reader(values, "", said, NAMES).chosen();
    }

    /** How fast a backtest with these is told its tape. */
    Backtest.Pace pace() {
        return acceleration == 0 ? Backtest.Pace.FASTEST : new WatchedPace(acceleration);
    }

    /** A run's setup with these. */
    TapeRun.Setup setup(Path tape, Path results) {
        return new TapeRun.Setup(tape, results, terms, money, sampleNanos, periodNanos);
    }

    /** Texts that are read one after the other, with what is wrong of them. */
    private static final class Reader {

        private final Map<String, String> values;
        private final String prefix;
        private final ChosenStrategies said;
        private final List<String> names;
        private final Faults faults = new Faults();
        private ChosenStrategies chosen = ChosenStrategies.NONE;
        /** Where there are none, whoever keeps the settings looks after them. */
        private Optional<MeasuredLatencies> latencies = Optional.empty();

        Reader(Map<String, String> values, String prefix, ChosenStrategies said, List<String> names) {
            this.values = values;
            this.prefix = prefix;
            this.said = said;
            this.names = names;
        }

        RunSettings read() {
            Optional<RunSettings> settings = read(true);
            faults.refuse();
            return settings.orElseThrow();
        }

        /** None where something is wrong, which the faults say then. */
        Optional<RunSettings> read(boolean strategiesToo) {
            String strategies = given(STRATEGIES, CROSSING);
            names(strategies);
            VenueTerms terms = faults.piece(this::terms, VenueTerms.DEFAULTS);
            BigDecimal money = faults.piece(this::money, LEAST_MONEY);
            long sample = faults.piece(() -> time("sample", "1"), 1L);
            long period = faults.piece(() -> time("period", "86400"), Long.MAX_VALUE);
            faults.require(
                    sample <= period,
                    called("sample") + " is no longer than " + called("period")
                            + ", whose figures are made of samples: " + given("sample", "1") + " and "
                            + given("period", "86400") + " seconds.");
            int acceleration = values.containsKey(ACCELERATION) ? faults.piece(this::acceleration, 0) : 0;
            Optional<RunStrategy.Factory> factory =
                    strategies.equals(CROSSING) ? averages() : kernel(terms, money, strategiesToo);
            return faults.all().isEmpty()
                    ? factory.map(made -> new RunSettings(terms, money, sample, period, acceleration, made, chosen))
                    : Optional.empty();
        }

        /** Those that there are not, and those that are others' strategies', of which the rest is offered. */
        private void names(String strategies) {
            List<String> others = switch (strategies) {
                case CROSSING ->
                    Stream.concat(Stream.of(SET, BUDGETS), RunLimit.names().stream())
                            .toList();
                case DEFAULT -> OPTIONS_OF_CROSSING;
                case CHOSEN ->
                    Stream.concat(Stream.of(SET), OPTIONS_OF_CROSSING.stream()).toList();
                default -> {
                    faults.add(called(STRATEGIES) + " is " + CROSSING + " or " + DEFAULT + ", not "
                            + FloorText.shown(strategies) + ".");
                    yield List.of();
                }
            };
            // Of strategies that are refused themselves there are no names.
            String whose = strategies.equals(CHOSEN) && !said.names().isEmpty()
                    ? String.join(" and ", said.names())
                    : strategies;
            List<String> offered =
                    names.stream().filter(name -> !others.contains(name)).toList();
            for (String name : values.keySet()) {
                if (others.contains(name)) {
                    faults.add(called(name) + " is not for " + called(STRATEGIES) + " " + whose + ", but for "
                            + (OPTIONS_OF_CROSSING.contains(name) ? CROSSING : DEFAULT) + ".");
                } else if (name.equals(ACCELERATION) && !names.contains(name)) {
                    faults.add(called(name) + " is for a single backtest.");
                } else if (!names.contains(name)) {
                    faults.add(
                            OF_SIMULATION.contains(name)
                                    ? called(name) + " is the simulated venue's, and not for a live run."
                                    : "There is no setting " + FloorText.shown(name) + "; there are "
                                            + String.join(", ", offered) + ".");
                }
            }
        }

        private ChosenStrategies chosen() {
            return switch (given(STRATEGIES, CROSSING)) {
                case DEFAULT -> ChosenStrategies.of(defaults(given(SET, "")));
                case CHOSEN -> said;
                default -> ChosenStrategies.NONE;
            };
        }

        private String given(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        private String called(String name) {
            return prefix + name;
        }

        private long time(String name, String otherwise) {
            long nanos = nanos(name, otherwise, 9);
            require(nanos > 0, called(name) + " is above 0.");
            return nanos;
        }

        private Optional<RunStrategy.Factory> kernel(VenueTerms terms, BigDecimal money, boolean strategiesToo) {
            Map<RunLimit, BigDecimal> limits = new EnumMap<>(RunLimit.class);
            for (RunLimit limit : RunLimit.values()) {
                faults.piece(() -> limit.read(called(limit.text()), given(limit.text(), limit.standard())))
                        .ifPresent(value -> limits.put(limit, value));
            }
            chosen = faults.piece(this::chosen, ChosenStrategies.NONE);
            if (strategiesToo && given(STRATEGIES, CROSSING).equals(CHOSEN)) {
                List<String> wrong = chosen.faults();
                faults.require(wrong.isEmpty(), String.join("; ", wrong) + ".");
            }
            Map<String, String> budgets = budgets();
            Optional<KernelSettings.Limits> made = faults.piece(() -> limits(limits));
            if (made.isEmpty() || !faults.all().isEmpty() || !strategiesToo) {
                return Optional.empty();
            }
            KernelSettings settings = new KernelSettings(
                    new KernelSettings.Account(money, terms.instruments().map(TradingTerms::contractSize), budgets),
                    chosen.variants(),
                    chosen.definitions(),
                    chosen.coded(),
                    made.get());
            return Optional.of((port, _, listener) -> new KernelRun(settings, port, listener));
        }

        private Map<String, String> budgets() {
            Map<String, String> budgets =
                    faults.piece(() -> FirstBudgets.of(called(BUDGETS), given(BUDGETS, "")), new TreeMap<>());
            // Of strategies that are refused themselves there are no names, and no share of money that is.
            Optional<BigDecimal> money = faults.piece(this::money);
            if (!chosen.names().isEmpty() && money.isPresent()) {
                FirstBudgets.faults(called(BUDGETS), budgets, chosen.names(), money.get())
                        .forEach(faults::add);
            }
            return budgets;
        }

        /** In the place of those that are refused already: the usual ones. */
        private KernelSettings.Limits limits(Map<RunLimit, BigDecimal> read) {
            KernelSettings.Limits limits =
                    RunLimit.limits(limit -> read.getOrDefault(limit, new BigDecimal(limit.standard())));
            limits.allocation().requireRoom(chosen.names().size());
            return limits;
        }

        private DefaultStrategies defaults(String text) {
            Map<String, Double> numbers = new TreeMap<>();
            Faults wrong = new Faults();
            for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                if (!pair.matches("[a-z0-9_.]+=-?\\d{1,9}(\\.\\d{1,12})?")) {
                    wrong.add(called(SET) + " is NAME=NUMBER,..., such as surge.t3=120; not " + FloorText.shown(pair)
                            + ".");
                    continue;
                }
                String[] sides = pair.split("=", -1);
                wrong.require(
                        numbers.put(sides[0], Double.valueOf(sides[1])) == null,
                        sides[0] + " is there twice in " + called(SET) + ".");
            }
            // What is wrong with the numbers that can be read is said, too.
            Optional<DefaultStrategies> strategies = wrong.piece(() -> new DefaultStrategies(numbers));
            wrong.refuse();
            return strategies.orElseThrow();
        }

        private Optional<RunStrategy.Factory> averages() {
            int fast = faults.piece(() -> whole("fast", "10"), 1);
            int slow = faults.piece(() -> whole("slow", "30"), CrossingAverages.Terms.MAX_BARS);
            long bar = faults.piece(() -> nanos("bar", "1", 9), CrossingAverages.Terms.DEFAULTS.barNanos());
            BigDecimal share = faults.piece(() -> scaled("share", "2", 1), BigDecimal.ONE);
            return faults.piece(() -> {
                // More than all of the money is refused, however much more.
                CrossingAverages.Terms averages =
                        new CrossingAverages.Terms(fast, slow, bar, Math.clamp(share.longValueExact(), 0, 1_001));
                return (port, account, _) -> new CrossingAverages(averages, port, account);
            });
        }

        private VenueTerms terms() {
            faults.require(
                    !values.containsKey(LATENCIES) || (!values.containsKey("entry") && !values.containsKey("response")),
                    called(LATENCIES) + " has both ways, so that there is no " + called("entry") + " and no "
                            + called("response") + " with it.");
            long seed = faults.piece(() -> (long) whole("seed", "1"), 1L);
            OwnTerms own = faults.piece(() -> OwnTerms.of(called(TERMS), given(TERMS, "")), OwnTerms.NONE);
            int before = faults.all().size();
            VenueConduct conduct = conduct(measured(seed), seed);
            TradingTerms terms = faults.piece(this::instrument, TradingTerms.DEFAULTS);
            Map<String, VenueConduct> conducts = new TreeMap<>();
            Map<String, TradingTerms> special = new TreeMap<>();
            // What is wrong with the run's would be said again of each that goes by it.
            for (String name : faults.all().size() > before
                    ? List.<String>of()
                    : own.byName().keySet()) {
                Reader of = new Reader(own.over(values, name), called(TERMS) + " " + name + ".", said, names);
                conducts.put(name, of.conduct(conduct, seed));
                of.faults.piece(of::instrument).ifPresent(read -> special.put(name, read));
                of.faults.all().stream()
                        .map(fault -> fault.startsWith(of.prefix) ? fault : called(TERMS) + " " + name + ": " + fault)
                        .forEach(faults::add);
            }
            return new VenueTerms(new ByInstrument<>(conduct, conducts), new ByInstrument<>(terms, special));
        }

        /** What holds where nothing is said, with the ways that were measured. */
        private VenueConduct measured(long seed) {
            VenueConduct usual = VenueConduct.DEFAULTS;
            return latencies
                    .filter(_ -> values.containsKey(LATENCIES))
                    .map(of -> new VenueConduct(usual.queue(), of.entry(seed), of.response(seed), usual.slippage()))
                    .orElse(usual);
        }

        private VenueConduct conduct(VenueConduct otherwise, long seed) {
            return new VenueConduct(
                    given("queue", otherwise.queue(), QueueModel::of),
                    given("entry", otherwise.entry(), _ -> latency("entry")),
                    given("response", otherwise.response(), _ -> latency("response")),
                    given("slippage", otherwise.slippage(), text -> SlippageModel.of(text, seed)));
        }

        private <T> T given(String name, T otherwise, Function<String, T> reading) {
            String text = values.get(name);
            return text == null ? otherwise : faults.piece(() -> reading.apply(text), otherwise);
        }

        private TradingTerms instrument() {
            return new TradingTerms(
                    faults.piece(() -> rate("maker", "0.02"), 0L),
                    faults.piece(() -> rate("taker", "0.06"), 0L),
                    faults.piece(() -> number("contract", "1"), BigDecimal.ONE),
                    faults.piece(() -> whole("leverage", "1"), 1));
        }

        private int acceleration() {
            int times = whole(ACCELERATION, "1");
            require(times <= 100, called(ACCELERATION) + " is 1 to 100, not " + times + ".");
            return times;
        }

        private LatencyModel latency(String name) {
            return new LatencyModel.Constant(nanos(name, "100", 6));
        }

        private long rate(String name, String otherwise) {
            return scaled(name, otherwise, MarketEvents.RATE_SCALE - 2).longValueExact();
        }

        private BigDecimal money() {
            BigDecimal money = number("money", "10000");
            require(
                    money.compareTo(LEAST_MONEY) >= 0,
                    called("money") + " is 100 or more, not " + money.toPlainString() + ".");
            return money;
        }

        private int whole(String name, String otherwise) {
            String text = given(name, otherwise);
            require(text.matches("[1-9]\\d{0,6}"), called(name) + " is a whole number of 1 or more, not " + text + ".");
            return Integer.parseInt(text);
        }

        private long nanos(String name, String otherwise, int decimals) {
            return scaled(name, otherwise, decimals).longValueExact();
        }

        /** A number as a whole one of that many more decimals. */
        private BigDecimal scaled(String name, String otherwise, int decimals) {
            BigDecimal scaled = number(name, otherwise).movePointRight(decimals);
            require(
                    scaled.stripTrailingZeros().scale() <= 0,
                    called(name) + " has at most " + decimals + " decimals, not " + values.get(name) + ".");
            require(
                    scaled.abs().compareTo(MOST_SCALED) <= 0,
                    called(name) + " is too large: " + values.get(name) + ".");
            return scaled;
        }

        private BigDecimal number(String name, String otherwise) {
            String text = given(name, otherwise);
            require(
                    text.matches("-?\\d{1,9}(\\.\\d{1,12})?"),
                    called(name) + " is a number such as 0.5, not " + text + ".");
            return new BigDecimal(text);
        }

        private static void require(boolean kept, String otherwise) {
            if (!kept) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
