package org.bourse.engine.model;

/** The range that a setting may have a value of. */
public final class SettingRange {

    private SettingRange() {}

    /**
     * Makes sure that a value is in its range.
     *
     * @param name the setting's name in its record, which the message begins with
     * @throws IllegalArgumentException unless it is {@code least} to {@code most}
     */
    public static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
