package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values, as all results of a run have them: texts are in quotation marks where they need them. */
public final class CommaSeparated {

    private CommaSeparated() {}

    /** A line of these values; amounts without an exponent. */
    public static String line(List<?> values) {
        return values.stream().map(CommaSeparated::text).collect(Collectors.joining(","));
    }

    private static String text(Object value) {
        return value instanceof BigDecimal amount ? plain(amount) : quoted(String.valueOf(value));
    }

    static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** In quotation marks where a comma would divide it, and on one line. */
    static String quoted(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ');
        return line.indexOf(',') < 0 && line.indexOf('"') < 0 ? line : '"' + line.replace("\"", "\"\"") + '"';
    }

    /** The values of a line, those in quotation marks without these. */
    public static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }
}
