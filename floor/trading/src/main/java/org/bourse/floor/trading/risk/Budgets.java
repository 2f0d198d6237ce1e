package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
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

    /** What is wrong with an amount as authors write it: money, or a part of the cap as {@code 30%}; empty: nothing. */
    public static Optional<String> fault(String text) {
        return number(text).filter(number -> number.signum() > 0).isPresent()
                ? Optional.empty()
                : Optional.of("amount must be above 0: money, such as \"500\", or a share of what the run began with,"
                        + " such as \"3%\"" + (text.isEmpty() ? "." : "; not " + text + "."));
    }

    private static Optional<BigDecimal> number(String text) {
        String number = (text.endsWith("%") ? text.substring(0, text.length() - 1) : text).strip();
        return number.matches(PLAIN_NUMBER) ? Optional.of(new BigDecimal(number)) : Optional.empty();
    }

    /** The money that such an amount is. */
    public BigDecimal amount(String text) {
        BigDecimal amount = number(text)
                .orElseThrow(() -> new IllegalArgumentException(fault(text).orElse(text)));
        return text.endsWith("%") ? cap.multiply(amount).movePointLeft(2) : amount;
    }

    /** Gives a strategy a budget instead of the one it had; says why not, or nothing. */
    public Optional<String> allocate(String strategy, BigDecimal amount, BigDecimal maxPercent) {
        if (amount.signum() <= 0) {
            return Optional.of("A budget is above 0, not " + amount.toPlainString() + ".");
        }
        BigDecimal most = cap.multiply(maxPercent).movePointLeft(2);
        if (amount.compareTo(most) > 0) {
            return Optional.of("A budget of " + amount.toPlainString() + " is above "
                    + maxPercent.toPlainString() + "% of " + cap.toPlainString() + ", which is the most that one"
                    + " strategy gets here (max_allocation_percent).");
        }
        BigDecimal others = allocated().subtract(byStrategy.getOrDefault(strategy, BigDecimal.ZERO));
        if (others.add(amount).compareTo(cap) > 0) {
            return Optional.of("A budget of " + amount.toPlainString() + " is more than is left: other strategies have "
                    + others.toPlainString() + " of " + cap.toPlainString() + ".");
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

    /** Carries who has what. */
    public void carry(StateCarrier state) {
        state.carryInto(byStrategy, String.class, BigDecimal.class);
    }

    /** Takes one back; whether there was one. */
    public boolean release(String strategy) {
        return byStrategy.remove(strategy) != null;
    }
}
