package org.bourse.floor.trading.indicator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All types of indicators. Seconds are before the moment; a window is from {@code t1} to {@code t2} before it. */
public final class IndicatorTypes {

    private static final Map<String, IndicatorType> BY_NAME = new LinkedHashMap<>();

    static {
        add(PriceTypes.all());
        add(VolumeTypes.all());
        add(BookTypes.all());
        add(BarTypes.all());
        add(MomentumTypes.all());
        add(PumpTypes.all());
    }

    private IndicatorTypes() {}

    private static void add(List<IndicatorType> types) {
        for (IndicatorType type : types) {
            if (BY_NAME.put(type.name(), type) != null) {
                throw new IllegalStateException("Two indicators " + type.name());
            }
        }
    }

    /** All of them. */
    public static List<IndicatorType> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** The one of that name, or nothing. */
    public static @Nullable IndicatorType find(String name) {
        return BY_NAME.get(name);
    }

    static IndicatorType get(String name) {
        return Objects.requireNonNull(BY_NAME.get(name), name);
    }
}
