package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.trading.StateCarrier;

/** How much money each strategy may have at work, out of one cap. */
public final class Budgets {

    /** The most of the cap that one strategy gets, in percent, where nothing else is said. */
    public static final BigDecimal STANDARD_PERCENT = BigDecimal.valueOf(5);

    /** Without an exponent, which would be written out in full where the amount is refused. */
    private static final String PLAIN_NUMBER = "-?\\d{1,18}(\\.\\d{1,18})?";

    private final BigDecimal cap;
    private final SortedMap<String, BigDecimal> byStrategy = new TreeMap<>();

    /** What there is to give. */
    public Budgets(BigDecimal cap) {
        if (cap.signum() <= 0) {
            throw new IllegalArgumentException("A cap is above 0, not " + cap.toPlainString() + ".");
        }
        this.cap = cap;
    }

    /** An amount as authors write it: money, or a part of the cap as {@code 30%}. */
    public BigDecimal amount(String text) {
        boolean isPart = text.endsWith("%");
        String number = (isPart ? text.substring(0, text.length() - 1) : text).strip();
        if (!number.matches(PLAIN_NUMBER)) {
            throw new IllegalArgumentException("A budget is an amount or a part of the cap as 30%, not " + text + ".");
        }
        BigDecimal amount = new BigDecimal(number);
        return isPart ? cap.multiply(amount).movePointLeft(2) : amount;
    }

    /** Gives a strategy a budget instead of the one it had; says why not, or nothing. */
    public Optional<String> allocate(String strategy, BigDecimal amount, BigDecimal maxPercent) {
        if (amount.signum() <= 0) {
            return Optional.of("amount must be above 0, not " + amount.toPlainString());
        }
        BigDecimal most = cap.multiply(maxPercent).movePointLeft(2);
        if (amount.compareTo(most) > 0) {
            return Optional.of("budget_cap_exceeded: " + amount.toPlainString() + " is above "
                    + maxPercent.toPlainString() + "% of " + cap.toPlainString());
        }
        BigDecimal others = allocated().subtract(byStrategy.getOrDefault(strategy, BigDecimal.ZERO));
        if (others.add(amount).compareTo(cap) > 0) {
            return Optional.of("budget_cap_exceeded: " + others.toPlainString() + " of " + cap.toPlainString()
                    + " is given to others; " + amount.toPlainString() + " is not left");
        }
        byStrategy.put(strategy, amount);
        return Optional.empty();
    }

    /** What a strategy has, if it has a budget. */
    public Optional<BigDecimal> budget(String strategy) {
        return Optional.ofNullable(byStrategy.get(strategy));
    }

    /** What is given in all. */
    public BigDecimal allocated() {
        return byStrategy.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Takes all budgets back, and says from whom. */
    public Map<String, BigDecimal> release() {
        Map<String, BigDecimal> released = new TreeMap<>(byStrategy);
        byStrategy.clear();
        return released;
    }

    /** Carries who has what. */
    public void carry(StateCarrier state) {
        List<Map.Entry<String, BigDecimal>> known = List.copyOf(byStrategy.entrySet());
        int count = state.carry(known.size());
        SortedMap<String, BigDecimal> carried = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String strategy = state.carry(state.reads() ? "" : known.get(i).getKey());
            carried.put(
                    strategy,
                    state.carry(state.reads() ? BigDecimal.ZERO : known.get(i).getValue()));
        }
        byStrategy.clear();
        byStrategy.putAll(carried);
    }

    /** Takes one back; whether there was one. */
    public boolean release(String strategy) {
        return byStrategy.remove(strategy) != null;
    }
}
