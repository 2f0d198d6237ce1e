package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bourse.floor.trading.indicator.Parameter;
import org.bourse.floor.trading.indicator.Variants;
import org.jspecify.annotations.Nullable;

/**
 * A strategy in code that a run can choose, with what it can be told. The floor's own ones are {@link #all}; others are of a
 * {@link CodeStrategyProvider}.
 */
public final class CodeStrategyType {

    /** What all of them can be told: how large their positions are. */
    private static final List<Parameter> OF_SIZE = List.of(
            Parameter.word("sizing", "fixed", "kelly", "volatility"),
            Parameter.number("min_position_usdt", 100, 0, 1e9),
            Parameter.number("max_position_usdt", 10_000, 0, 1e9),
            Parameter.number("max_allocation_pct", 10, 0.01, 1_000),
            Parameter.number("exposure_pct", 100, 0.01, 10_000),
            Parameter.whole("max_concurrent", 10, 1, 1_000));

    private static final String NAME = "[a-z][a-z0-9_-]{0,63}";
    private static final String PARAMETER = "[a-z][a-z0-9_]{0,63}";
    private static final int HUNDRED = 100;
    private static final int MOST_PROFIT = 1_000;
    private static final int MAX_MINUTES = 10_080;

    /** What ends a position whatever the code says; each is off where it is 0. */
    private static final List<Parameter> EXITS = List.of(
            Parameter.number("stop_loss", 0, 0, HUNDRED),
            Parameter.number("trailing_activation", 5, 0, MOST_PROFIT),
            Parameter.number("trailing_offset", 0, 0, HUNDRED),
            Parameter.number("trailing_step", 2, 0, HUNDRED),
            Parameter.number("take_profit", 0, 0, MOST_PROFIT),
            Parameter.number("time_limit_minutes", 0, 0, MAX_MINUTES),
            Parameter.number("force_close_minutes", 0, 0, MAX_MINUTES),
            Parameter.number("emergency_drawdown", 0, 0, HUNDRED),
            Parameter.number("spread_blow_out", 0, 0, HUNDRED),
            Parameter.number("volume_death", 0, 0, HUNDRED),
            Parameter.number("min_liquidity", 0, 0, StrategyDocument.MAX_MONEY),
            Parameter.number("window_seconds", ExitLimits.WINDOW_SECONDS, 1, 3_600));

    private static final List<CodeStrategyType> ALL = List.of(
            new CodeStrategyType(
                    "crossover",
                    "Buys when a fast mean of closing prices goes above a slow one, and sells when it goes below. A signal"
                            + " to buy is followed where its strength is least_strength or more: ten times what the means"
                            + " differ by, as a share of the last close, at most 1",
                    List.of(
                            Parameter.whole("fast", 10, 1, 1_000),
                            Parameter.whole("slow", 30, 2, 1_000),
                            Parameter.whole("bar_seconds", 1, 1, 86_400),
                            Parameter.word("use_ema", "false", "true"),
                            Parameter.number("least_strength", SignalFilter.LEAST_STRENGTH, 0, 1)),
                    CrossoverStrategy.class,
                    CodeStrategyType::crossover),
            new CodeStrategyType(
                    "momentum",
                    "Buys and sells by points for relative strength, rate of change, volume and divergence, once a bar",
                    List.of(
                            Parameter.whole("rsi_period", 14, 1, 1_000),
                            Parameter.number("low", 30, 0, 100),
                            Parameter.number("high", 70, 0, 100),
                            Parameter.whole("roc_period", 10, 1, 1_000),
                            Parameter.number("least_change", 0.05, 0, 10),
                            Parameter.number("volume_factor", 1.5, 0, 1_000),
                            Parameter.whole("bar_seconds", 1, 1, 4_320)),
                    MomentumStrategy.class,
                    CodeStrategyType::momentum));

    private final String code;
    private final String text;
    private final List<Parameter> parameters;
    private final Class<?> source;
    private final Function<CodeParameters, Supplier<CodeStrategy>> making;

    private CodeStrategyType(
            String code,
            String text,
            List<Parameter> parameters,
            Class<?> source,
            Function<CodeParameters, Supplier<CodeStrategy>> making) {
        this.code = code;
        this.text = text;
        this.parameters =
                Stream.of(parameters, OF_SIZE, EXITS).flatMap(List::stream).toList();
        this.source = source;
        this.making = making;
    }

    /**
     * The one that a jar brings.
     *
     * @throws IllegalArgumentException with all that is wrong with its name, its text and what it declares
     */
    public static CodeStrategyType of(CodeStrategyProvider provider) {
        String code = provider.code();
        List<Parameter> own = List.copyOf(provider.parameters());
        List<String> faults = new ArrayList<>();
        if (!code.matches(NAME)) {
            faults.add("its name must be 1 to 64 lower-case letters, digits, _ and -, a letter first, not " + code);
        }
        if (provider.text().isBlank()) {
            faults.add("it must say in words what it does");
        }
        Set<String> names = new HashSet<>();
        Stream.concat(OF_SIZE.stream(), EXITS.stream()).map(Parameter::name).forEach(names::add);
        for (Parameter parameter : own) {
            String name = parameter.name();
            if (!name.matches(PARAMETER)) {
                faults.add("a parameter's name must be 1 to 64 lower-case letters, digits and _, a letter first, not "
                        + name);
            } else if (!names.add(name)) {
                faults.add("its parameter " + name
                        + " is there twice: it declares that itself, or all strategies in code" + " have it");
            }
            if (parameter.least() != 1 || parameter.most() != 1) {
                faults.add("its parameter " + name + " must be one number or one word");
            }
            String fault = parameter.fault(parameter.standard());
            if (!fault.isEmpty()) {
                faults.add("what holds where nothing is said is refused: " + fault);
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new CodeStrategyType(
                code, provider.text(), own, provider.getClass(), given -> made(provider, code, given));
    }

    /** Makes it once to see whether it can be made, and then anew for whoever wants one. */
    private static Supplier<CodeStrategy> made(CodeStrategyProvider provider, String code, CodeParameters given) {
        Supplier<CodeStrategy> making = () -> strategy(provider, code, given);
        List<String> faults = Variants.check(making.get().variants()).faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return making;
    }

    private static CodeStrategy strategy(CodeStrategyProvider provider, String code, CodeParameters given) {
        try {
            return new ProvidedStrategy(code, provider.strategy(given));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw ProvidedStrategy.failure(code, e);
        }
    }

    /** The one of the floor's own that has that name, or nothing. */
    public static @Nullable CodeStrategyType find(String code) {
        return ALL.stream().filter(type -> type.code().equals(code)).findFirst().orElse(null);
    }

    /** The floor's own ones. */
    public static List<CodeStrategyType> all() {
        return ALL;
    }

    private static Supplier<CodeStrategy> crossover(CodeParameters given) {
        CrossoverStrategy.Settings settings = new CrossoverStrategy.Settings(
                given.whole("fast"),
                given.whole("slow"),
                given.whole("bar_seconds"),
                given.text("use_ema").equals("true"));
        double leastStrength = given.number("least_strength");
        return () -> new CrossoverStrategy(settings, leastStrength);
    }

    private static Supplier<CodeStrategy> momentum(CodeParameters given) {
        MomentumStrategy.Settings settings = new MomentumStrategy.Settings(
                given.whole("rsi_period"),
                given.number("low"),
                given.number("high"),
                given.whole("roc_period"),
                given.number("least_change"),
                given.number("volume_factor"),
                given.whole("bar_seconds"));
        return () -> new MomentumStrategy(settings);
    }

    /** Its name, in lower case. */
    public String code() {
        return code;
    }

    /** The class that it is, or that of its provider: what it does is another thing where that is another version. */
    public Class<?> source() {
        return source;
    }

    /** What it does, in words. */
    public String text() {
        return text;
    }

    /** What it can be told. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** What is wrong with these parameters, all of it; nothing where it can be made with them. */
    public List<String> faults(Map<String, String> given) {
        List<String> faults = new ArrayList<>();
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                faults.add(code() + ": there is no parameter " + name + "; there are: " + String.join(", ", names));
            }
        }
        for (Parameter parameter : parameters) {
            String fault = parameter.fault(given.getOrDefault(parameter.name(), parameter.standard()));
            if (!fault.isEmpty()) {
                faults.add(code() + ": " + fault);
            }
        }
        if (faults.isEmpty()) {
            try {
                Supplier<CodeStrategy> unused = making.apply(all(given));
            } catch (IllegalArgumentException e) {
                faults.add(code() + ": " + e.getMessage());
            } catch (IllegalStateException e) {
                // Whoever wrote it is told, and not the floor's log.
                faults.add(String.valueOf(e.getMessage()));
            }
            StrategyLimits limits = limits(given);
            if (limits.minPositionUsdt() >= limits.maxPositionUsdt()) {
                faults.add(code() + ": min_position_usdt must be less than max_position_usdt");
            }
        }
        return faults;
    }

    /** Makes it anew each time, with these parameters, of which those that are not there are the standard ones. */
    public Supplier<CodeStrategy> with(Map<String, String> given) {
        List<String> faults = faults(given);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return making.apply(all(given));
    }

    /** By which rule its positions are sized, with these parameters. */
    public SignalSizing sizing(Map<String, String> given) {
        return SignalSizing.valueOf(all(given).text("sizing").toUpperCase(Locale.ROOT));
    }

    /** What it keeps to with these parameters, whatever it wants. */
    public StrategyLimits limits(Map<String, String> given) {
        CodeParameters all = all(given);
        return StrategyLimits.ofCode(
                all.number("max_position_usdt"),
                all.number("min_position_usdt"),
                all.number("max_allocation_pct"),
                all.number("exposure_pct"),
                all.whole("max_concurrent"));
    }

    /** What ends a position whatever it says itself, by these parameters. */
    public PositionExits exits(Map<String, String> given) {
        CodeParameters all = all(given);
        return new PositionExits(
                new StopLoss(
                        all.number("stop_loss"),
                        0,
                        new TrailingStop(
                                all.number("trailing_activation"),
                                all.number("trailing_offset"),
                                all.number("trailing_step"))),
                new TakeProfit(all.number("take_profit"), List.of()),
                new ExitLimits(
                        all.number("time_limit_minutes") * 60,
                        all.number("force_close_minutes") * 60,
                        all.number("emergency_drawdown"),
                        all.number("spread_blow_out"),
                        all.number("volume_death"),
                        all.number("min_liquidity"),
                        all.number("window_seconds")));
    }

    private CodeParameters all(Map<String, String> given) {
        Map<String, String> texts = new TreeMap<>();
        for (Parameter parameter : parameters) {
            texts.put(
                    parameter.name(), parameter.canonical(given.getOrDefault(parameter.name(), parameter.standard())));
        }
        return new CodeParameters(texts);
    }
}
