package org.bourse.floor.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An instrument of a run, by which the whole numbers of its results become decimals. */
record RunInstrument(String venue, String symbol, int priceScale, int quantityScale) {

    /** Of what is about no instrument. */
    static final RunInstrument NONE = new RunInstrument("", "", 0, 0);

    private static final int AT_ONCE = 5_000;
    private static final int CELLS = 5;

    /** Those of a run, by their numbers in it. */
    static Map<String, RunInstrument> of(FloorRun run) {
        Map<String, RunInstrument> found = new HashMap<>();
        RunTable table = new RunTable(run.directory(), "instruments");
        try {
            RunTable.Page page = table.read(0, AT_ONCE);
            take(run, page, found);
            while (page.more()) {
                page = table.read(page.next(), AT_ONCE);
                take(run, page, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void take(FloorRun run, RunTable.Page page, Map<String, RunInstrument> found) {
        for (List<String> row : page.rows()) {
            if (row.size() == CELLS) {
                run.read(row, RunInstrument::of).ifPresent(one -> found.put(row.getFirst(), one));
            }
        }
    }

    private static RunInstrument of(List<String> row) {
        return new RunInstrument(row.get(1), row.get(2), Integer.parseInt(row.get(3)), Integer.parseInt(row.get(4)));
    }

    /** A price of the results as a decimal. */
    String price(String scaled) {
        return decimal(scaled, priceScale);
    }

    /** A quantity of the results as a decimal. */
    String quantity(String scaled) {
        return decimal(scaled, quantityScale);
    }

    private static String decimal(String scaled, int scale) {
        return new BigDecimal(scaled).movePointLeft(scale).toPlainString();
    }
}
