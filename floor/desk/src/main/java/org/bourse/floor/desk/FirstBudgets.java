package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.trading.risk.Budgets;

/** Budgets that strategies begin a run with, as its setting says them: {@code surge=30%,pump=500}. */
final class FirstBudgets {

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private FirstBudgets() {}

    /**
     * Amounts by strategies' names; refuses with all that is wrong.
     *
     * @param called the setting's name
     */
    static SortedMap<String, String> of(String called, String text) {
        SortedMap<String, String> read = new TreeMap<>();
        Faults faults = new Faults();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                faults.add(called + " is STRATEGY=AMOUNT,..., such as surge=30%; not " + FloorText.shown(one) + ".");
                continue;
            }
            String amount = one.substring(equals + 1);
            faults.piece(() -> decoded(called, one.substring(0, equals)))
                    .ifPresent(strategy -> faults.require(
                            read.put(strategy, amount) == null,
                            FloorText.shown(strategy) + " is there twice in " + called + "."));
            Budgets.fault(amount)
                    .ifPresent(
                            why -> faults.add(called + ", " + FloorText.shown(one.substring(0, equals)) + ": " + why));
        }
        faults.refuse();
        return read;
    }

    /** What is wrong with them in a run that has these strategies and so much money. */
    static List<String> faults(String called, Map<String, String> budgets, List<String> strategies, BigDecimal money) {
        Budgets given = new Budgets(money);
        Faults faults = new Faults();
        budgets.forEach((strategy, amount) -> {
            if (!strategies.contains(strategy)) {
                faults.add(called + " has " + FloorText.shown(strategy) + ", and the run no such strategy; it has "
                        + FloorText.or(strategies) + ".");
                return;
            }
            given.allocate(strategy, given.amount(amount), ALL)
                    .ifPresent(why -> faults.add(called + ", " + FloorText.shown(strategy) + ": " + why));
        });
        return faults.all();
    }

    /** A name as it is said where a comma, an equals sign or a percent sign means something else: percent-encoded. */
    private static String decoded(String called, String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    called + " has " + FloorText.shown(name) + ", which is no name that is percent-encoded.", e);
        }
    }
}
