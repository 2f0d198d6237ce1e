package org.bourse.server.fix;

import java.util.ArrayList;
import java.util.List;

/** A FIX message as text with {@code |} between its fields, which are looked up by tag. */
public record FixText(String text) {

    /** With SOH or {@code |} between the fields. */
    public FixText {
        text = text.replace('\u0001', '|');
    }

    /** MsgType(35). */
    public String type() {
        return get(35);
    }

    /** The first field with this tag, or empty. */
    public String get(int tag) {
        String key = "|" + tag + "=";
        int start = ("|" + text).indexOf(key);
        if (start < 0) {
            return "";
        }
        int value = start + key.length() - 1;
        int end = text.indexOf('|', value);
        return text.substring(value, end < 0 ? text.length() : end);
    }

    /** A whole number; 0 when there is no such field. */
    public long number(int tag) {
        String value = get(tag);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    /** Whether the field is there and says yes. */
    public boolean isSet(int tag) {
        return get(tag).equals("Y");
    }

    /** Some fields as text, to compare with: {@code 35=8|39=0}. */
    public String only(int... tags) {
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
