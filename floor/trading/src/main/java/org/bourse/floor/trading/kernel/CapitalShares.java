package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.VenuePosition;
import org.bourse.floor.trading.risk.AllocationTerms;
import org.bourse.floor.trading.risk.Allocations;

/**
 * What part of the capital each strategy may have at work, shared out anew by what each has won; and what becomes of an entry
 * while others want the opposite. Nothing of it holds unless the terms say how often.
 */
final class CapitalShares {

    private static final long NOT_BEGUN = Long.MIN_VALUE;
    /** What was wanted longer ago is wanted no more: strategies are looked at each second at least. */
    private static final long WANTED_NANOS = 1_000_000_000L;

    private final TradingKernel kernel;
    private final AllocationTerms terms;
    private final Allocations shares;
    private final SortedMap<String, BigDecimal> realized = new TreeMap<>();
    /** What open positions had won when it was shared out. */
    private final SortedMap<String, BigDecimal> unrealizedBefore = new TreeMap<>();

    private long nextNanos = NOT_BEGUN;

    CapitalShares(TradingKernel kernel, AllocationTerms terms, Collection<String> strategies) {
        this.kernel = kernel;
        this.terms = terms;
        shares = new Allocations(terms, terms.areOn() ? strategies : List.of());
    }

    /** A moment that is looked at: the first one shares out, and later ones anew when it is time. */
    void at(long moment) {
        if (!terms.areOn() || moment < nextNanos) {
            return;
        }
        if (nextNanos == NOT_BEGUN) {
            nextNanos = moment + terms.everyNanos();
            tell(moment, KernelOutput.Allocated.Why.BEGUN);
        } else {
            nextNanos += (1 + (moment - nextNanos) / terms.everyNanos()) * terms.everyNanos();
            shares.rebalance(profits());
            tell(moment, KernelOutput.Allocated.Why.REBALANCED);
        }
        realized.clear();
        unrealizedBefore.clear();
        unrealizedBefore.putAll(unrealized());
    }

    /** A position was closed with that profit. */
    void closed(String strategy, BigDecimal profit) {
        if (terms.areOn()) {
            realized.merge(strategy, profit, BigDecimal::add);
        }
    }

    /** A strategy is paused: others have its share. */
    void leave(long now, String strategy) {
        if (terms.areOn() && shares.share(strategy).isPresent()) {
            shares.leave(strategy);
            tell(now, KernelOutput.Allocated.Why.LEFT);
        }
    }

    /** A strategy that was paused goes on. */
    void join(long now, String strategy) {
        if (terms.areOn() && shares.share(strategy).isEmpty()) {
            shares.join(strategy);
            tell(now, KernelOutput.Allocated.Why.JOINED);
        }
    }

    private void tell(long moment, KernelOutput.Allocated.Why why) {
        kernel.tell(new KernelOutput.Allocated(kernel.place(), moment, why, shares.shares()));
    }

    /** The money that a strategy may have at work; none where nothing is shared out. */
    Optional<BigDecimal> money(String strategy, BigDecimal capital) {
        return terms.areOn() ? Optional.of(capital.multiply(percent(strategy)).movePointLeft(2)) : Optional.empty();
    }

    /** A strategy's share in percent; 0 where it has none. */
    BigDecimal percent(String strategy) {
        return shares.share(strategy).orElse(BigDecimal.ZERO);
    }

    /** Shares of those that want the other side of its instrument, at that moment or within the second before it. */
    BigDecimal against(Trader trader, VenueSide side, long moment) {
        BigDecimal against = BigDecimal.ZERO;
        if (terms.areOn()) {
            VenueSide other = side == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
            for (Trader each : trader.of.traders) {
                boolean wants = each != trader && each.wants(other, moment - WANTED_NANOS);
                against = wants ? against.add(percent(each.strategy)) : against;
            }
        }
        return against;
    }

    /** What each may have, and what it has won since that was shared out; nothing where it is not. */
    Optional<RiskPicture.Shares> picture(BigDecimal capital) {
        if (!terms.areOn() || nextNanos == NOT_BEGUN) {
            return Optional.empty();
        }
        SortedMap<String, BigDecimal> profits = profits();
        List<RiskPicture.Share> all = new ArrayList<>();
        shares.shares()
                .forEach((strategy, percent) -> all.add(new RiskPicture.Share(
                        strategy,
                        percent,
                        money(strategy, capital).orElse(capital),
                        profits.getOrDefault(strategy, BigDecimal.ZERO))));
        return Optional.of(new RiskPicture.Shares(nextNanos, all));
    }

    private SortedMap<String, BigDecimal> profits() {
        SortedMap<String, BigDecimal> profits = unrealized();
        realized.forEach((strategy, won) -> profits.merge(strategy, won, BigDecimal::add));
        unrealizedBefore.forEach((strategy, won) -> profits.merge(strategy, won.negate(), BigDecimal::add));
        return profits;
    }

    private SortedMap<String, BigDecimal> unrealized() {
        SortedMap<String, BigDecimal> unrealized = new TreeMap<>();
        for (Trader trader : kernel.traders()) {
            if (trader.isOpen()) {
                VenuePosition position = kernel.account().position(trader.of.id());
                long price = trader.of.closingPrice(position.quantity() > 0);
                unrealized.merge(trader.strategy, position.unrealized(price), BigDecimal::add);
            }
        }
        return unrealized;
    }

    void carry(StateCarrier state) {
        nextNanos = state.carry(nextNanos);
        shares.carry(state);
        state.carryInto(realized, String.class, BigDecimal.class);
        state.carryInto(unrealizedBefore, String.class, BigDecimal.class);
    }
}
