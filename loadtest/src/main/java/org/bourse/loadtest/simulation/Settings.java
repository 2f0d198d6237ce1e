package org.bourse.loadtest.simulation;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Verdict;

/** The settings of the command line. */
final class Settings {

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    private Settings() {}

    /** Reads the settings; one that is absent or empty counts as not given. */
    static Settings of(Function<String, String> properties) {
        Settings settings = new Settings();
        for (Setting setting : Setting.values()) {
            String value = properties.apply(setting.key()).strip();
            if (!value.isEmpty()) {
                settings.given.put(setting, value);
            }
        }
        return settings;
    }

    /** A copy in which one setting has another value; an empty one counts as not given. */
    Settings with(Setting setting, String value) {
        Settings copy = new Settings();
        copy.given.putAll(given);
        if (value.isEmpty()) {
            copy.given.remove(setting);
        } else {
            copy.given.put(setting, value);
        }
        return copy;
    }

    boolean isGiven(Setting setting) {
        return given.containsKey(setting);
    }

    String text(Setting setting) {
        return given.getOrDefault(setting, setting.standard());
    }

    /** One of several words. */
    String word(Setting setting, List<String> allowed) {
        String value = text(setting);
        if (!allowed.contains(value)) {
            throw refusal(setting, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** A whole number, within bounds; its usual value where none is given. */
    int number(Setting setting, int least, int most, int usual) {
        String value = given.getOrDefault(setting, Integer.toString(usual));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is allowed.
        }
        throw refusal(setting, value, "a whole number from " + least + " to " + most);
    }

    /** A whole number, within bounds, that has the same usual value everywhere. */
    int number(Setting setting, int least, int most) {
        return number(setting, least, most, Integer.parseInt(setting.standard()));
    }

    /** A decimal number, within bounds; its usual value where none is given. */
    double decimal(Setting setting, double least, double most, double usual) {
        String value = given.getOrDefault(setting, Double.toString(usual));
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is allowed.
        }
        throw refusal(setting, value, "a number from " + least + " to " + most);
    }

    /** Whether rates, and what grows over time, are judged. */
    boolean judgesRates() {
        return !times().equals("report");
    }

    /** Judges a bound of the answer times as the settings ask: apart from the rest, with it, or not at all. */
    void judgeAnswerTime(Check check, Verdict verdict) {
        switch (times()) {
            case "apart" -> verdict.addAnswerTime(check);
            case "assert" -> verdict.add(check);
            default -> {
                // Only told.
            }
        }
    }

    private String times() {
        return word(Setting.TIMES, List.of("apart", "assert", "report"));
    }

    long seed() {
        String value = text(Setting.SEED);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw refusal(Setting.SEED, value, "a whole number");
        }
    }

    Path path(Setting setting) {
        return Path.of(text(setting));
    }

    /** The exchange that runs already. */
    URI target() {
        String value = text(Setting.TARGET);
        try {
            URI uri = URI.create(value);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, with what is allowed.
        }
        throw refusal(Setting.TARGET, value, "http://host:port");
    }

    private static InvalidSettingException refusal(Setting setting, String value, String allowed) {
        return new InvalidSettingException("-D" + setting.key() + " takes " + allowed + ", not " + value);
    }
}
