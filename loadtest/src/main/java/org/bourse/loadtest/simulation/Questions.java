package org.bourse.loadtest.simulation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** All there is to run, by the name given as {@code -Dsimulation}. */
enum Questions {
    TARGET_RATE(
            "TargetRate",
            "does it hold 4,000 orders/s? -Drate [4000] -Dseconds [60] -Dp99 [10]; checks every order, trade and"
                    + " balance afterwards");

    private final String title;
    private final String meaning;

    Questions(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    Question question() {
        return switch (this) {
            case TARGET_RATE -> new TargetRateQuestion();
        };
    }

    static Questions named(String title) {
        return Arrays.stream(values())
                .filter(question -> question.title.equalsIgnoreCase(title))
                .findAny()
                .orElseThrow(() -> new InvalidSettingException("-Dsimulation takes one of "
                        + Arrays.stream(values()).map(known -> known.title).collect(Collectors.joining(", ")) + ", not "
                        + title));
    }

    static String help() {
        StringBuilder text = new StringBuilder();
        for (Questions known : values()) {
            text.append(String.format("  %-14s %s%n", known.title, known.meaning));
        }
        return text.toString();
    }
}
