package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.kernel.RiskPicture;

/**
 * What a run has at a moment, made between two events on its own thread; whoever looks at it holds nobody up.
 *
 * @param place the number on the tape of the last event that was told
 * @param nanos when that was received
 * @param money what the account has
 * @param positions that are open
 * @param orders that are not closed, by their numbers
 * @param alerts how many there were so far
 * @param risk limits and what is used of them; empty: who decides keeps to none, or has no capital left
 */
public record RunPicture(
        long place,
        long nanos,
        Money money,
        List<Position> positions,
        List<RunOrder> orders,
        long alerts,
        Optional<RiskPicture> risk) {

    /** Of a run that was told nothing yet. */
    public static final RunPicture NOTHING =
            new RunPicture(0, 0, Money.NONE, List.of(), List.of(), 0, Optional.empty());

    /** The same, with the orders marked of which whoever sees to them knows that nobody knows whether the venue has them. */
    public RunPicture withUnknown(LongPredicate isUnknown) {
        return new RunPicture(
                place,
                nanos,
                money,
                positions,
                orders.stream()
                        .map(order -> isUnknown.test(order.number()) ? order.unknown() : order)
                        .toList(),
                alerts,
                risk);
    }

    /** Of one that was told nothing yet, and has that money. */
    public static RunPicture of(BigDecimal money) {
        return new RunPicture(
                0,
                0,
                new Money(money, money, money, BigDecimal.ZERO, BigDecimal.ZERO),
                List.of(),
                List.of(),
                0,
                Optional.empty());
    }

    /** Copies positions and orders. */
    public RunPicture {
        positions = List.copyOf(positions);
        orders = List.copyOf(orders);
    }

    /**
     * What an account has.
     *
     * @param initial what it began with
     * @param cash with all that was realised, fees and funding
     * @param equity that and what the positions are worth
     */
    public record Money(BigDecimal initial, BigDecimal cash, BigDecimal equity, BigDecimal fees, BigDecimal funding) {

        private static final Money NONE =
                new Money(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        /** What was made of all that is closed, fees and funding in it. */
        public BigDecimal realized() {
            return cash.subtract(initial);
        }

        /** What open positions would make. */
        public BigDecimal unrealized() {
            return equity.subtract(cash);
        }
    }

    /**
     * A position, in the instrument's own units.
     *
     * @param strategy whose it is; nothing where that has no name
     * @param side {@link VenueSide#BUY}: it is long
     * @param quantity without sign
     * @param price at which it could be closed now, or last; empty: there never was one
     * @param liquidationPrice at which it has lost its margin; empty: it is paid for whole
     * @param margin what is set aside for it
     */
    public record Position(
            String venue,
            String symbol,
            String strategy,
            VenueSide side,
            BigDecimal quantity,
            BigDecimal entryPrice,
            Optional<BigDecimal> price,
            Optional<BigDecimal> liquidationPrice,
            BigDecimal cost,
            BigDecimal unrealized,
            BigDecimal margin,
            int leverage,
            long openedNanos) {

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** What is left of its margin, in percent; at 0 it is liquidated. */
        public BigDecimal marginRatio() {
            return margin.signum() == 0
                    ? HUNDRED
                    : margin.add(unrealized).multiply(HUNDRED).divide(margin, 2, RoundingMode.HALF_EVEN);
        }

        /** What it would make, in percent of what was paid for it. */
        public BigDecimal unrealizedPercent() {
            return cost.signum() == 0
                    ? BigDecimal.ZERO
                    : unrealized.multiply(HUNDRED).divide(cost, 4, RoundingMode.HALF_EVEN);
        }
    }
}
