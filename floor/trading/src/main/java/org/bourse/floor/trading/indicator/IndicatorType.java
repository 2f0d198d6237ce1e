package org.bourse.floor.trading.indicator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bourse.floor.trading.SeriesField;
import org.bourse.floor.trading.Window;

/** A formula with a name and parameters. The types that there are, are those of {@link IndicatorTypes}. */
public final class IndicatorType {

    /** Two parameters that are a window's beginning and end. */
    record WindowParameters(String from, String to) {

        @Override
        public String toString() {
            return "(" + from + ", " + to + ")";
        }
    }

    private final String name;
    private final String text;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private final List<WindowParameters> windows = new ArrayList<>();
    private Function<Making, Measure> formula = making -> moment -> Double.NaN;

    IndicatorType(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Its name, in capitals. */
    public String name() {
        return name;
    }

    /** Its formula in words. */
    public String text() {
        return text;
    }

    /** What its values are of; of one that is made of another one that is the other one's. */
    public IndicatorUnit unit() {
        return IndicatorUnit.of(name);
    }

    /** What it can be told. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Which other indicators it is made of, by the names that it has for them. */
    public List<String> inputs() {
        return List.copyOf(inputs);
    }

    /**
     * Which other types it is made of by itself, with their standard parameters. A variant may have an input of such a name, which
     * is a variant of that type, and stands in its place.
     */
    public List<String> parts() {
        return List.copyOf(parts);
    }

    /**
     * What a type needs of the market.
     *
     * @param deals whether it is made of deals
     * @param bestPrices whether it is made of best prices
     * @param reachNanos how long there must have been all of that before it has a value, at least
     * @param refreshNanos how often it is computed
     */
    public record Needs(boolean deals, boolean bestPrices, long reachNanos, long refreshNanos) {}

    /** What it needs with its standard parameters, without what its inputs need. */
    public Needs needs() {
        Map<String, String> of = new LinkedHashMap<>();
        List<Variant> variants = new ArrayList<>();
        for (String input : inputs) {
            of.put(input, input);
            variants.add(Variant.of(input, "SPREAD_PCT", Map.of()));
        }
        variants.add(new Variant(name, name, Map.of(), of, 0));
        Indicator made = Variants.check(variants).made(name);
        boolean own = inputs.isEmpty();
        return new Needs(
                own && made.fields().stream().anyMatch(SeriesField::isOfDeals),
                own && made.fields().stream().anyMatch(field -> !field.isOfDeals()),
                made.reachNanos(),
                made.refreshNanos());
    }

    List<WindowParameters> windows() {
        return windows;
    }

    IndicatorType with(Parameter parameter) {
        parameters.add(parameter);
        return this;
    }

    IndicatorType seconds(String parameter, double standard) {
        return with(Parameter.number(parameter, standard, 0, Window.MAX_SECONDS));
    }

    IndicatorType window(String from, double standardFrom, String to, double standardTo) {
        windows.add(new WindowParameters(from, to));
        return seconds(from, standardFrom).seconds(to, standardTo);
    }

    IndicatorType input(String input) {
        inputs.add(input);
        return this;
    }

    IndicatorType parts(String... types) {
        parts.addAll(List.of(types));
        return this;
    }

    IndicatorType makes(Function<Making, Measure> formulaOfIt) {
        formula = formulaOfIt;
        return this;
    }

    Measure make(Making making) {
        return formula.apply(making);
    }
}
