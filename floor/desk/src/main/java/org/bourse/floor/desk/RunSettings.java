package org.bourse.floor.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.simulation.CrossingAverages;
import org.bourse.floor.simulation.KernelRun;
import org.bourse.floor.simulation.LatencyModel;
import org.bourse.floor.simulation.QueueModel;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.simulation.VenueTerms;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.risk.SafetyLimits;
import org.bourse.floor.trading.strategy.DefaultStrategies;

/**
 * What a run works by, out of texts by name: the same ones for the command line and for those who ask the floor.
 *
 * @param terms of the simulated venue
 * @param money what the account begins with
 * @param sampleNanos how often equity is written, at most
 * @param periodNanos of the returns that figures are made of
 * @param strategies who decides
 * @param chosen the strategies with their documents; none where they are no kernel's
 */
record RunSettings(
        VenueTerms terms,
        BigDecimal money,
        long sampleNanos,
        long periodNanos,
        RunStrategy.Factory strategies,
        ChosenStrategies chosen) {

    /** All that can be set. */
    static final List<String> NAMES = List.of(
            "strategies",
            "set",
            "day-trades",
            "losses",
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
            "sample",
            "period");

    /** Those of them that say what the simulated venue is. */
    static final List<String> OF_SIMULATION =
            List.of("queue", "entry", "response", "maker", "taker", "contract", "leverage");

    static final String CROSSING = "crossing";
    static final String DEFAULT = "default";
    /** Those that are said beside the settings, with their documents. */
    static final String CHOSEN = "chosen";

    private static final String DAY_TRADES = "day-trades";
    private static final String SET = "set";
    private static final String LOSSES = "losses";
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
        return new Reader(values, prefix, chosen).read();
    }

    /** Those of a run, with what is written down beside it. */
    static RunSettings of(FloorRun run) throws IOException {
        return of(run.order().settings(), "", ChosenStrategies.of(run.directory()));
    }

    /** The strategies that settings stand for, with their documents; none where they are no kernel's. */
    static ChosenStrategies strategies(Map<String, String> values, ChosenStrategies said) {
        return new Reader(values, "", said).chosen();
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
        private final List<String> faults = new ArrayList<>();

        Reader(Map<String, String> values, String prefix, ChosenStrategies said) {
            this.values = values;
            this.prefix = prefix;
            this.said = said;
        }

        RunSettings read() {
            for (String name : values.keySet()) {
                if (!NAMES.contains(name)) {
                    faults.add("There is no setting " + FloorText.shown(name) + "; there are "
                            + String.join(", ", NAMES) + ".");
                }
            }
            VenueTerms terms = piece(this::terms, VenueTerms.DEFAULTS);
            BigDecimal money = piece(this::money, LEAST_MONEY);
            long sample = piece(() -> time("sample", "1"), 1L);
            long period = piece(() -> time("period", "86400"), 1L);
            RunStrategy.Factory factory = piece(this::factory, (port, account, _) -> {
                throw new IllegalStateException("It was refused.");
            });
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(String.join(" ", faults));
            }
            return new RunSettings(terms, money, sample, period, factory, chosen());
        }

        private ChosenStrategies chosen() {
            return switch (given("strategies", CROSSING)) {
                case DEFAULT -> ChosenStrategies.of(new DefaultStrategies(numbers(given(SET, ""))));
                case CHOSEN -> said;
                default -> ChosenStrategies.NONE;
            };
        }

        private <T> T piece(Supplier<T> of, T otherwise) {
            try {
                return of.get();
            } catch (IllegalArgumentException e) {
                String fault = String.valueOf(e.getMessage());
                if (!faults.contains(fault)) {
                    faults.add(fault);
                }
                return otherwise;
            }
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

        private RunStrategy.Factory factory() {
            String name = given("strategies", CROSSING);
            List<String> others = switch (name) {
                case CROSSING -> List.of(SET, DAY_TRADES, LOSSES);
                case DEFAULT -> OPTIONS_OF_CROSSING;
                case CHOSEN ->
                    Stream.concat(Stream.of(SET), OPTIONS_OF_CROSSING.stream()).toList();
                default ->
                    throw new IllegalArgumentException(
                            called("strategies") + " is " + CROSSING + " or " + DEFAULT + ", not " + name + ".");
            };
            for (String other : others) {
                if (values.containsKey(other)) {
                    faults.add(called(other) + " is not for " + called("strategies") + " " + name + ".");
                }
            }
            if (name.equals(CROSSING)) {
                CrossingAverages.Terms averages = averages();
                return (port, account, _) -> new CrossingAverages(averages, port, account);
            }
            KernelSettings settings = kernel();
            return (port, _, listener) -> new KernelRun(settings, port, listener);
        }

        private KernelSettings kernel() {
            ChosenStrategies strategies = chosen();
            KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
            SafetyLimits safety = standard.safety();
            int dayTrades = piece(() -> whole(DAY_TRADES, String.valueOf(safety.dailyTrades())), 1);
            int losses = piece(() -> whole(LOSSES, String.valueOf(safety.consecutiveLosses())), 1);
            List<String> wrong = strategies.faults();
            require(wrong.isEmpty(), String.join("; ", wrong) + ".");
            return new KernelSettings(
                    new KernelSettings.Account(money(), number("contract", "1"), Map.of()),
                    strategies.variants(),
                    strategies.definitions(),
                    strategies.coded(),
                    new KernelSettings.Limits(
                            standard.risk(),
                            standard.sizes(),
                            standard.portfolio(),
                            new SafetyLimits(dayTrades, losses, safety.dailyLossPct(), safety.cooldownMinutes()),
                            standard.slots(),
                            standard.slippagePct(),
                            standard.orderNanos(),
                            standard.periodNanos()));
        }

        private Map<String, Double> numbers(String text) {
            Map<String, Double> numbers = new TreeMap<>();
            for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                require(
                        pair.matches("[a-z0-9_.]+=-?\\d{1,9}(\\.\\d{1,12})?"),
                        called(SET) + " is NAME=NUMBER,..., such as surge.t3=120; not " + pair + ".");
                String[] sides = pair.split("=", -1);
                require(
                        numbers.put(sides[0], Double.valueOf(sides[1])) == null,
                        sides[0] + " is there twice in " + called(SET) + ".");
            }
            return numbers;
        }

        private CrossingAverages.Terms averages() {
            int fast = piece(() -> whole("fast", "10"), 1);
            int slow = piece(() -> whole("slow", "30"), 2);
            long bar = piece(() -> nanos("bar", "1", 9), 1L);
            BigDecimal share = piece(() -> scaled("share", "2", 1), BigDecimal.ONE);
            // More than all of the money is refused, however much more.
            return new CrossingAverages.Terms(fast, slow, bar, Math.clamp(share.longValueExact(), 0, 1_001));
        }

        private VenueTerms terms() {
            VenueTerms usual = VenueTerms.DEFAULTS;
            return new VenueTerms(
                    piece(() -> QueueModel.of(given("queue", "tail")), usual.queue()),
                    piece(() -> latency("entry"), usual.entry()),
                    piece(() -> latency("response"), usual.response()),
                    piece(() -> rate("maker", "0.02"), 0L),
                    piece(() -> rate("taker", "0.06"), 0L),
                    piece(() -> number("contract", "1"), BigDecimal.ONE),
                    piece(() -> whole("leverage", "1"), 1));
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
