package org.bourse.server.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting: what it is called in the file and in the environment, what it means and which values it may have.
 *
 * @param path its place in the file, such as {@code exchange.http.port}
 * @param environmentName the environment variable that overrides the file
 * @param unit what a value counts, such as "milliseconds"; empty when it counts nothing
 * @param defaultText its value when nobody sets it, as it would be written; empty for an empty text
 * @param allowed which values it may have, for people
 * @param meaning what it does, in whole sentences
 * @param secret whether its value must never be printed
 * @param reader turns a written value into the typed one, or into nothing when it isn't allowed
 */
record SettingKey<T>(
        String path,
        String environmentName,
        String unit,
        String defaultText,
        String allowed,
        String meaning,
        boolean secret,
        Reader<T> reader) {

    /** Understands a written value. */
    @FunctionalInterface
    interface Reader<T> {

        /** The typed value; nothing when the text is none that is allowed. */
        Optional<T> read(String text);
    }

    /** The settings that belong together with this one: its path without the last part. */
    String group() {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** The last part of the path. */
    String leaf() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The name that the last part of the path has in Java: {@code max-price-cents} is {@code maxPriceCents}. */
    String componentName() {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (char c : leaf().toCharArray()) {
            if (c == '-') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }

    /** A whole number from {@code least} to {@code most}. */
    static SettingKey<Integer> integer(
            String path, String environment, String unit, int defaultValue, int least, int most, String meaning) {
        return new SettingKey<>(
                path,
                environment,
                unit,
                Integer.toString(defaultValue),
                range(least, most),
                meaning,
                false,
                text -> wholeNumber(text, least, most).map(Math::toIntExact));
    }

    /** A whole number from {@code least} to {@code most}. */
    static SettingKey<Long> longInteger(
            String path, String environment, String unit, long defaultValue, long least, long most, String meaning) {
        return new SettingKey<>(
                path,
                environment,
                unit,
                Long.toString(defaultValue),
                range(least, most),
                meaning,
                false,
                text -> wholeNumber(text, least, most));
    }

    /** {@code true} or {@code false}. */
    static SettingKey<Boolean> flag(String path, String environment, boolean defaultValue, String meaning) {
        return new SettingKey<>(
                path,
                environment,
                "",
                Boolean.toString(defaultValue),
                "true or false",
                meaning,
                false,
                SettingKey::trueOrFalse);
    }

    /** One of an enumeration's constants, written in lower case. */
    static <E extends Enum<E>> SettingKey<E> choice(String path, String environment, E defaultValue, String meaning) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        StringBuilder allowed = new StringBuilder();
        for (E constant : constants) {
            allowed.append(allowed.isEmpty() ? "" : constant == constants[constants.length - 1] ? " or " : ", ")
                    .append(written(constant));
        }
        return new SettingKey<>(
                path, environment, "", written(defaultValue), allowed.toString(), meaning, false, text -> {
                    for (E constant : constants) {
                        if (written(constant).equalsIgnoreCase(text)) {
                            return Optional.of(constant);
                        }
                    }
                    return Optional.empty();
                });
    }

    /** The same setting with a value that must never be printed. */
    SettingKey<T> asSecret() {
        return new SettingKey<>(path, environmentName, unit, defaultText, allowed, meaning, true, reader);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String range(long least, long most) {
        return least + " to " + most;
    }

    private static Optional<Boolean> trueOrFalse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The number that is written, if it is one from {@code least} to {@code most}. */
    static Optional<Long> wholeNumber(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            return number < least || number > most ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
