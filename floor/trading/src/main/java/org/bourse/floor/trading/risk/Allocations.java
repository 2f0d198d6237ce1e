package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bourse.floor.trading.StateCarrier;

/** Strategies' shares of the capital, in percent with four digits: together 100 at most, what is left being nobody's. */
public final class Allocations {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DIGITS = 4;
    /** While it is reckoned. */
    private static final int MORE_DIGITS = 16;

    private final AllocationTerms terms;
    private final SortedMap<String, BigDecimal> shares = new TreeMap<>();

    /** The same for each of these. */
    public Allocations(AllocationTerms terms, Collection<String> strategies) {
        terms.requireRoom(strategies.size());
        this.terms = terms;
        strategies.forEach(each -> shares.put(each, through(HUNDRED, BigDecimal.valueOf(strategies.size()))));
        fit();
    }

    /** A strategy's share; none where it has left. */
    public Optional<BigDecimal> share(String strategy) {
        return Optional.ofNullable(shares.get(strategy));
    }

    /** All shares by their strategies. */
    public SortedMap<String, BigDecimal> shares() {
        return Collections.unmodifiableSortedMap(shares);
    }

    /** A strategy leaves, and the others have what it had in proportion to theirs, as far as they may. */
    public void leave(String strategy) {
        BigDecimal all = sum();
        shares.remove(strategy);
        BigDecimal left = sum();
        if (left.signum() > 0) {
            change(share -> through(share.multiply(all), left));
        }
        fit();
    }

    /** A strategy comes with the least share, for which others give up where there is none left. */
    public void join(String strategy) {
        shares.putIfAbsent(strategy, terms.leastPct());
        fit();
    }

    /** Shares out anew: a part stays, the rest goes by what each has won for its share. Where nobody has won all stays. */
    public void rebalance(Map<String, BigDecimal> profits) {
        SortedMap<String, BigDecimal> scores = new TreeMap<>();
        shares.forEach((strategy, share) -> scores.put(
                strategy,
                share.signum() == 0
                        ? BigDecimal.ZERO
                        : through(
                                profits.getOrDefault(strategy, BigDecimal.ZERO).max(BigDecimal.ZERO), share)));
        BigDecimal all = scores.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (all.signum() == 0) {
            return;
        }
        BigDecimal kept = terms.keptPct().movePointLeft(2);
        BigDecimal moved = BigDecimal.ONE.subtract(kept);
        shares.replaceAll((strategy, share) -> {
            BigDecimal earned =
                    through(scores.getOrDefault(strategy, BigDecimal.ZERO).multiply(HUNDRED), all);
            return share.multiply(kept).add(earned.multiply(moved));
        });
        fit();
    }

    /** Between the bounds, and no more than 100 together: what is above the least shares is made smaller in proportion. */
    private void fit() {
        change(share -> share.max(terms.leastPct()).min(terms.mostPct()));
        BigDecimal least = terms.leastPct().multiply(BigDecimal.valueOf(shares.size()));
        BigDecimal above = sum().subtract(least);
        BigDecimal room = HUNDRED.subtract(least);
        if (above.compareTo(room) > 0) {
            change(share -> terms.leastPct()
                    .add(through(share.subtract(terms.leastPct()).multiply(room), above)));
        }
        change(share -> share.setScale(DIGITS, RoundingMode.DOWN));
    }

    private void change(UnaryOperator<BigDecimal> to) {
        shares.replaceAll((_, share) -> to.apply(share));
    }

    private BigDecimal sum() {
        return shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal through(BigDecimal one, BigDecimal other) {
        return one.divide(other, MORE_DIGITS, RoundingMode.HALF_EVEN);
    }

    /** Carries who has what. */
    public void carry(StateCarrier state) {
        state.carryInto(shares, String.class, BigDecimal.class);
    }
}
