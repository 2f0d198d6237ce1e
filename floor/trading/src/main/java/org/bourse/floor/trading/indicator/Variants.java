package org.bourse.floor.trading.indicator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.InstrumentSeries;
import org.bourse.floor.trading.Window;

/**
 * Variants by their ids that hold together: each of a known type, with parameters of its ranges, and none made of
 * itself.
 */
public final class Variants {

    /** So many for one instrument. */
    public static final int MAX_VARIANTS = 100;

    private static final int FEW_POINTS = 1_024;
    private static final VenueInstrument NOBODY = new VenueInstrument(1, "none", "NONE", 0, 0, 1, 1);

    private final Map<String, Variant> byId = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> faulty = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    private Variants() {}

    /** All faults and warnings of these together; look at {@link #faults} before they are used. */
    public static Variants check(Collection<Variant> variants) {
        Variants checked = new Variants();
        for (Variant variant : variants) {
            if (checked.byId.putIfAbsent(variant.id(), variant) != null) {
                checked.faults.add(variant.id() + ": there are two variants of this name");
            }
        }
        if (checked.byId.size() > MAX_VARIANTS) {
            checked.faults.add("An instrument has at most " + MAX_VARIANTS + " indicators, not " + checked.byId.size());
        }
        for (Variant variant : checked.byId.values()) {
            int before = checked.faults.size();
            checked.check(variant);
            if (checked.faults.size() > before) {
                checked.faulty.add(variant.id());
            }
        }
        checked.makeAll(checked.inOrder());
        return checked;
    }

    /** What is wrong, all of it; nothing where they may be used. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** What may be used and is perhaps not meant. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Their ids. */
    public Collection<String> ids() {
        return List.copyOf(byId.keySet());
    }

    /** These and those that they are made of, each once: what somebody who looks at these needs. */
    public List<Variant> neededFor(Collection<String> wanted) {
        Map<String, Variant> needed = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            Variant variant = byId.get(open.removeFirst());
            if (variant != null && needed.putIfAbsent(variant.id(), variant) == null) {
                open.addAll(variant.inputs().values());
            }
        }
        return List.copyOf(needed.values());
    }

    /** Whether there is one of that id. */
    public boolean has(String id) {
        return byId.containsKey(id);
    }

    /** The indicator of a variant, made for nobody. */
    Indicator made(String id) {
        return new IndicatorGraph(new InstrumentSeries(NOBODY, FEW_POINTS)).add(this, id);
    }

    Variant variant(String id) {
        return Objects.requireNonNull(byId.get(id), id);
    }

    private void check(Variant variant) {
        if (variant.id().isBlank()) {
            faults.add("A variant has a name");
        }
        double refresh = variant.refreshSeconds();
        if (refresh != 0 && !(refresh >= Variant.MIN_REFRESH_SECONDS && refresh <= Variant.MAX_REFRESH_SECONDS)) {
            faults.add(variant.id() + ": refresh_seconds must be 0.5 to 3600, or 0 for the standard, not " + refresh);
        }
        IndicatorType type = IndicatorTypes.find(variant.type());
        if (type == null) {
            faults.add(variant.id() + ": there is no indicator " + variant.type());
            return;
        }
        checkParameters(variant, type);
        checkInputs(variant, type);
    }

    private void checkParameters(Variant variant, IndicatorType type) {
        List<String> names = type.parameters().stream().map(Parameter::name).toList();
        for (Map.Entry<String, String> given : variant.parameters().entrySet()) {
            int at = names.indexOf(given.getKey());
            if (at < 0) {
                faults.add(variant.id() + ": " + type.name() + " has no parameter " + given.getKey() + "; it has: "
                        + String.join(", ", names));
                continue;
            }
            String fault = type.parameters().get(at).fault(given.getValue());
            double longest = longest(type.parameters().get(at), given.getValue());
            if (!fault.isEmpty()) {
                faults.add(variant.id() + ": " + fault
                        + (longest > Window.MAX_SECONDS ? ". " + Window.cost(longest) : ""));
            } else if (Window.isLong(longest)) {
                warnings.add(variant.id() + ": " + given.getKey() + ": " + Window.rate(longest));
            }
        }
        for (IndicatorType.WindowParameters window : type.windows()) {
            warnOfSwapped(variant, type, window);
        }
    }

    /** Seconds of a window's parameter; 0 of any other one. */
    private static double longest(Parameter parameter, String text) {
        double longest = 0;
        if (parameter.unit() == IndicatorUnit.SECONDS && parameter.max() == Window.MAX_SECONDS) {
            for (double seconds : Parameter.parsed(text)) {
                longest = Math.max(longest, seconds);
            }
        }
        return longest;
    }

    private void warnOfSwapped(Variant variant, IndicatorType type, IndicatorType.WindowParameters window) {
        double from = Double.NaN;
        double to = Double.NaN;
        for (Parameter parameter : type.parameters()) {
            double[] numbers =
                    parameter.numbersOf(variant.parameters().getOrDefault(parameter.name(), parameter.standard()));
            if (numbers.length == 1 && parameter.name().equals(window.from())) {
                from = numbers[0];
            } else if (numbers.length == 1 && parameter.name().equals(window.to())) {
                to = numbers[0];
            }
        }
        if (from < to) {
            warnings.add(variant.id() + ": " + window.from() + " is less than " + window.to() + "; they are swapped");
        }
    }

    private void checkInputs(Variant variant, IndicatorType type) {
        for (String input : type.inputs()) {
            String source = variant.inputs().get(input);
            if (source == null) {
                faults.add(variant.id() + ": " + type.name() + " needs the input " + input);
            } else if (!byId.containsKey(source)) {
                faults.add(variant.id() + ": there is no variant " + source);
            }
        }
        variant.inputs().forEach((given, source) -> {
            if (type.parts().contains(given)) {
                checkPart(variant, given, source);
            } else if (!type.inputs().contains(given)) {
                List<String> may = Stream.concat(type.inputs().stream(), type.parts().stream())
                        .toList();
                faults.add(variant.id() + ": " + type.name() + " has no input " + given
                        + (may.isEmpty() ? "" : "; it may have: " + String.join(", ", may)));
            }
        });
    }

    private void checkPart(Variant variant, String part, String source) {
        Variant of = byId.get(source);
        if (of == null) {
            faults.add(variant.id() + ": there is no variant " + source);
        } else if (!of.type().equals(part)) {
            faults.add(variant.id() + ": its " + part + " must be a variant of that type, and " + source + " is one of "
                    + of.type());
        }
    }

    /**
     * Makes each once for nobody: which of its settings can't be together is known only then. One that is made of
     * others is made where none of them has a fault.
     */
    private void makeAll(List<String> inOrder) {
        IndicatorGraph graph = new IndicatorGraph(new InstrumentSeries(NOBODY, FEW_POINTS));
        for (String id : inOrder) {
            if (faulty.contains(id) || variant(id).inputs().values().stream().anyMatch(faulty::contains)) {
                faulty.add(id);
                continue;
            }
            try {
                graph.make(this, id);
            } catch (WrongSettings e) {
                faulty.add(id);
                e.faults().forEach(fault -> faults.add(id + ": " + fault));
            }
        }
    }

    /** Each after those that it is made of. */
    private List<String> inOrder() {
        List<String> done = new ArrayList<>();
        for (String id : byId.keySet()) {
            visit(id, new ArrayDeque<>(), done);
        }
        return done;
    }

    private void visit(String id, Deque<String> path, List<String> done) {
        if (path.contains(id)) {
            List<String> cycle = new ArrayList<>(path);
            cycle = new ArrayList<>(cycle.subList(cycle.indexOf(id), cycle.size()));
            cycle.add(id);
            faulty.addAll(cycle);
            faults.add("A variant can't be made of itself: " + String.join(" -> ", cycle));
            return;
        }
        Variant variant = byId.get(id);
        if (variant == null || done.contains(id)) {
            return;
        }
        path.addLast(id);
        for (String input : variant.inputs().values()) {
            visit(input, path, done);
        }
        path.removeLast();
        done.add(id);
    }
}
