package org.bourse.fix;

import java.util.ArrayList;
import java.util.List;

/** A received message, with its fields to be looked up by tag. */
record RawMessageText(String text) {

    RawMessageText {
        text = text.replace('\u0001', '|');
    }

    String type() {
        return get(35);
    }

    int sequence() {
        return Integer.parseInt(get(34));
    }

    /** The first field with this tag, or empty. */
    String get(int tag) {
        List<String> all = all(tag);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** All fields with this tag, in order. */
    List<String> all(int tag) {
        List<String> values = new ArrayList<>();
        String key = tag + "=";
        for (String field : text.split("\\|", -1)) {
            if (field.startsWith(key)) {
                values.add(field.substring(key.length()));
            }
        }
        return values;
    }

    /** Some fields as text, to compare with: {@code 35=8|39=0}. */
    String only(int... tags) {
        List<String> fields = new ArrayList<>();
        for (int tag : tags) {
            fields.add(tag + "=" + get(tag));
        }
        return String.join("|", fields);
    }

    @Override
    public String toString() {
        return text;
    }
}
