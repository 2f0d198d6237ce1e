package org.bourse.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A checked value for every key, and where it came from. */
final class SettingValues {

    /** The source of a value. */
    enum Origin {
        DEFAULT,
        FILE,
        ENVIRONMENT
    }

    private record Value(Object typed, String text, Origin origin) {}

    private final Map<SettingKey<?>, Value> values;

    private SettingValues(Map<SettingKey<?>, Value> values) {
        this.values = values;
    }

    /**
     * For each key the value from the environment, else from the file, else its default. An empty one counts as not set.
     *
     * @throws InvalidSettingsException when any value isn't allowed; tells of all of them
     */
    static SettingValues of(Map<String, String> file, Map<String, String> environment) throws InvalidSettingsException {
        Map<SettingKey<?>, Value> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (SettingKey<?> key : SettingKeys.ALL) {
            String fromEnvironment =
                    environment.getOrDefault(key.environmentName(), "").strip();
            String fromFile = file.getOrDefault(key.path(), "").strip();
            Origin origin = !fromEnvironment.isEmpty()
                    ? Origin.ENVIRONMENT
                    : !fromFile.isEmpty() ? Origin.FILE : Origin.DEFAULT;
            String text = switch (origin) {
                case ENVIRONMENT -> fromEnvironment;
                case FILE -> fromFile;
                case DEFAULT -> key.defaultText();
            };
            Optional<?> typed = key.reader().read(text);
            if (typed.isPresent()) {
                values.put(key, new Value(typed.get(), text, origin));
            } else {
                problems.add(refusal(key, text, origin));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new SettingValues(values);
    }

    /** The typed value. */
    @SuppressWarnings("unchecked") // put there by this key's own reader
    <T> T get(SettingKey<T> key) {
        return (T) value(key).typed();
    }

    /** The value as it was written, without what must stay secret. */
    String shown(SettingKey<?> key) {
        String text = value(key).text();
        if (text.isEmpty()) {
            return "(empty)";
        }
        return key.equals(StorageSettingKeys.DATABASE_URL)
                ? DatabaseUrlMask.masked(text)
                : key.secret() ? "(set, not shown)" : text;
    }

    /** Whether it has the value that it has when nobody sets it, whoever set it. */
    boolean isDefault(SettingKey<?> key) {
        return value(key).text().equals(key.defaultText());
    }

    Origin origin(SettingKey<?> key) {
        return value(key).origin();
    }

    private Value value(SettingKey<?> key) {
        Value value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key.path() + " is not in the table of settings");
        }
        return value;
    }

    private static String refusal(SettingKey<?> key, String text, Origin origin) {
        String name = origin == Origin.ENVIRONMENT
                ? key.environmentName() + " (" + key.path() + ")"
                : key.path() + " (" + key.environmentName() + ")";
        String shown = key.secret() ? "a value that is not shown here" : "\"" + text + "\"";
        return name + " is " + shown + "; allowed: " + key.allowed()
                + (key.unit().isEmpty() ? "" : " (" + key.unit() + ")");
    }
}
