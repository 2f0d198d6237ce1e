package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.bourse.floor.trading.indicator.IndicatorType;
import org.bourse.floor.trading.indicator.IndicatorTypes;
import org.bourse.floor.trading.indicator.Parameter;
import org.bourse.floor.trading.indicator.Variant;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value among a run's strategies, by which a sweep names what it tries:
 * {@code /strategies/Momentum/z1_entry/stopLoss/offsetPercent}, {@code /codes/crossover/fast} or
 * {@code /variants/price_velocity/t1}. Its steps are percent-encoded as those of an address.
 *
 * @param section what it is in
 * @param name whose value it is
 * @param steps from there on; in a document names of fields, and places in lists from 0 on
 */
record StrategyPath(Section section, String name, List<String> steps) {

    /** What is said of a text that is none. */
    static final String FORM =
            "a path is /strategies/NAME/FIELD/..., /codes/NAME/PARAMETER or /variants/NAME/PARAMETER, percent-encoded as"
                    + " in an address";

    private static final String SEPARATOR = "/";
    private static final int MOST = 300;
    private static final String NUMBER = "-?\\d{1,15}(\\.\\d{1,12})?";

    /** Whose values there are. */
    enum Section {
        STRATEGIES,
        CODES,
        VARIANTS;

        static Optional<Section> of(String text) {
            return Arrays.stream(values())
                    .filter(section -> section.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst();
        }
    }

    StrategyPath {
        steps = List.copyOf(steps);
    }

    /** Whether a name in a grid is meant as one. */
    static boolean isMeant(String text) {
        return text.startsWith(SEPARATOR);
    }

    /** The one of a text; empty: it is none. */
    static Optional<StrategyPath> of(String text) {
        if (!isMeant(text) || text.length() > MOST) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        try {
            for (String step : text.substring(1).split(SEPARATOR, -1)) {
                steps.add(URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Optional<Section> section = Section.of(steps.getFirst());
        boolean isWhole = steps.size() == 3 || (steps.size() > 3 && section.equals(Optional.of(Section.STRATEGIES)));
        return section.filter(_ -> isWhole && steps.stream().noneMatch(String::isEmpty))
                .map(of -> new StrategyPath(of, steps.get(1), steps.subList(2, steps.size())));
    }

    /** What is wrong with it as a place in these strategies; empty: there is a value that can be another one. */
    Optional<String> fault(ChosenStrategies in) {
        return switch (section) {
            case STRATEGIES ->
                in.written().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .map(one -> faultOfDocument(one.document()))
                        .orElseGet(() -> noneOf(
                                "strategy",
                                in.written().stream()
                                        .map(ChosenStrategies.Written::name)
                                        .toList()));
            case CODES ->
                in.codes().stream()
                        .filter(one -> one.type().equals(name))
                        .findFirst()
                        .map(one -> Optional.ofNullable(CodeStrategyTypes.find(one.type()))
                                .flatMap(type -> faultOfParameter(type.parameters())))
                        .orElseGet(() -> noneOf(
                                "strategy in code",
                                in.codes().stream()
                                        .map(ChosenStrategies.Code::type)
                                        .toList()));
            case VARIANTS ->
                in.variants().stream()
                        .filter(one -> one.id().equals(name))
                        .findFirst()
                        .map(one -> Optional.ofNullable(IndicatorTypes.find(one.type()))
                                .map(IndicatorType::parameters)
                                .flatMap(this::faultOfParameter))
                        .orElseGet(() -> noneOf(
                                "variant",
                                in.variants().stream().map(Variant::id).toList()));
        };
    }

    private Optional<String> noneOf(String what, List<String> there) {
        return Optional.of("there is no " + what + " " + FloorText.shown(name)
                + (there.isEmpty() ? " in this run" : "; there are: " + String.join(", ", there)));
    }

    private Optional<String> faultOfParameter(List<Parameter> parameters) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        return names.contains(steps.getFirst())
                ? Optional.empty()
                : Optional.of(name + " has no parameter " + FloorText.shown(steps.getFirst()) + "; there are: "
                        + String.join(", ", names));
    }

    private Optional<String> faultOfDocument(Map<String, @Nullable Object> document) {
        Object at = document;
        StringBuilder walked = new StringBuilder();
        for (String step : steps) {
            walked.append(SEPARATOR).append(step);
            at = inner(at, step);
            if (at == null) {
                return Optional.of("the document of " + name + " has no " + FloorText.shown(walked.toString()));
            }
        }
        return at instanceof Number
                ? Optional.empty()
                : Optional.of("what the document of " + name + " has as " + FloorText.shown(walked.toString())
                        + " is no number");
    }

    private static @Nullable Object inner(@Nullable Object of, String step) {
        if (of instanceof Map<?, ?> object) {
            return object.get(step);
        }
        return of instanceof List<?> list && step.matches("0|[1-9]\\d{0,3}") && Integer.parseInt(step) < list.size()
                ? list.get(Integer.parseInt(step))
                : null;
    }

    /** Whether a value may be tried there: in a document numbers alone; what is a parameter's its type says. */
    boolean takes(String value) {
        return section != Section.STRATEGIES || value.matches(NUMBER);
    }

    /** The strategies with that value in its place, which has no {@link #fault} in them. */
    ChosenStrategies with(ChosenStrategies in, String value) {
        return switch (section) {
            case STRATEGIES ->
                new ChosenStrategies(
                        in.variants(),
                        changed(
                                in.written(),
                                one -> one.name().equals(name),
                                one -> new ChosenStrategies.Written(
                                        one.id(), one.version(), object(one.document(), 0, number(value)))),
                        in.codes());
            case CODES ->
                new ChosenStrategies(
                        in.variants(),
                        in.written(),
                        changed(
                                in.codes(),
                                one -> one.type().equals(name),
                                one -> new ChosenStrategies.Code(one.type(), parameters(one.parameters(), value))));
            case VARIANTS ->
                new ChosenStrategies(
                        changed(
                                in.variants(),
                                one -> one.id().equals(name),
                                one -> new Variant(
                                        one.id(),
                                        one.type(),
                                        parameters(one.parameters(), value),
                                        one.inputs(),
                                        one.refreshSeconds())),
                        in.written(),
                        in.codes());
        };
    }

    private static <T> List<T> changed(List<T> all, Predicate<T> which, UnaryOperator<T> change) {
        return all.stream()
                .map(one -> which.test(one) ? change.apply(one) : one)
                .toList();
    }

    private Map<String, String> parameters(Map<String, String> of, String value) {
        Map<String, String> changed = new TreeMap<>(of);
        changed.put(steps.getFirst(), value);
        return changed;
    }

    private Map<String, @Nullable Object> object(Map<?, ?> of, int depth, Number value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        of.forEach((field, inner) -> changed.put(
                String.valueOf(field), field.equals(steps.get(depth)) ? inner(inner, depth, value) : inner));
        return changed;
    }

    private @Nullable Object inner(@Nullable Object of, int depth, Number value) {
        if (depth == steps.size() - 1) {
            return value;
        }
        if (of instanceof Map<?, ?> object) {
            return object(object, depth + 1, value);
        }
        List<@Nullable Object> changed = new ArrayList<>(of instanceof List<?> list ? list : List.of());
        int place = Integer.parseInt(steps.get(depth + 1));
        changed.set(place, inner(changed.get(place), depth + 1, value));
        return changed;
    }

    /** As a document that is read has it. */
    private static Number number(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() <= 0
                ? (Number) number.longValueExact()
                : (Number) number.doubleValue();
    }
}
