package org.bourse.floor.trading.indicator;

import java.util.List;

/** Settings of one indicator that can't be together, with all that is wrong with them. */
final class WrongSettings extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> faults;

    WrongSettings(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
