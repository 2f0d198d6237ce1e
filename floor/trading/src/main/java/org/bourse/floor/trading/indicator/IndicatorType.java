package org.bourse.floor.trading.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bourse.floor.trading.Window;

/** A formula with a name and parameters. The types that there are, are those of {@link IndicatorTypes}. */
public final class IndicatorType {

    /** Two parameters that are a window's beginning and end. */
    record WindowParameters(String from, String to) {}

    private final String name;
    private final String text;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
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

    /** What it can be told. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Which other indicators it is made of, by the names that it has for them. */
    public List<String> inputs() {
        return List.copyOf(inputs);
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

    IndicatorType makes(Function<Making, Measure> formulaOfIt) {
        formula = formulaOfIt;
        return this;
    }

    Measure make(Making making) {
        return formula.apply(making);
    }
}
