package org.bourse.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under headings, in Markdown that also reads well in a terminal: ready for docs/performance.md. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headings. */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row, with a cell for each heading. */
    public Table add(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row has " + cells.length + " cells under "
                    + rows.getFirst().size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** A number as a cell has it, by a format such as {@code %,.1f}. */
    public static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** A whole number as a cell has it. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Its lines. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            appendRow(text, rows.get(row), ' ');
            if (row == 0) {
                appendRow(text, rows.getFirst().stream().map(_ -> "").toList(), '-');
            }
        }
        return text.toString();
    }

    private void appendRow(StringBuilder text, List<String> cells, char filler) {
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            text.append('|').append(filler).append(cell);
            text.append(String.valueOf(filler).repeat(width(column) - cell.length() + 1));
        }
        text.append("|\n");
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
