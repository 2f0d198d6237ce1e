package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;

/**
 * What is held of an instrument: a signed quantity, negative when it is short, what was paid for it, and what was made of what
 * was closed. Money is exact: what is realised and what the rest has cost are together what was paid, to the last digit; only
 * how a cost divides into the part that is closed and the rest is rounded, at a digit beyond any that a venue settles in.
 */
public final class VenuePosition {

    private static final int DIGITS_OF_SHARES = 12;

    private static final int MORE_DIGITS_OF_PRICES = 8;

    private final int moneyScale;
    private final BigDecimal contractSize;
    private final int priceScale;
    /** Digits of a part of a cost: the same for each, or every part would have more of them than the one before. */
    private final int shareScale;

    private long quantity;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal realized = BigDecimal.ZERO;

    /**
     * None is held so far.
     *
     * @param contractSize how much one unit of quantity is of what the price is for; 1 where nothing else is said
     */
    public VenuePosition(VenueInstrument instrument, BigDecimal contractSize) {
        moneyScale = instrument.priceScale() + instrument.quantityScale();
        priceScale = instrument.priceScale();
        this.contractSize = contractSize;
        shareScale = Math.max(0, moneyScale + contractSize.scale()) + DIGITS_OF_SHARES;
    }

    /** Counts a fill in; answers what it has realised, fees left out. */
    public BigDecimal fill(VenueSide side, long price, long filled) {
        long signed = side == VenueSide.BUY ? filled : -filled;
        long closed = Long.signum(quantity) == -Long.signum(signed) ? Math.min(Math.abs(quantity), filled) : 0;
        BigDecimal made = BigDecimal.ZERO;
        if (closed > 0) {
            BigDecimal share = closed == Math.abs(quantity)
                    ? cost
                    : cost.multiply(BigDecimal.valueOf(closed))
                            .divide(BigDecimal.valueOf(Math.abs(quantity)), shareScale, RoundingMode.HALF_EVEN);
            BigDecimal difference = value(price, closed).subtract(share);
            made = quantity > 0 ? difference : difference.negate();
            cost = cost.subtract(share);
            realized = realized.add(made);
        }
        cost = cost.add(value(price, filled - closed));
        quantity = Math.addExact(quantity, signed);
        return made;
    }

    /** Signed: above 0 it is long. */
    public long quantity() {
        return quantity;
    }

    /** What was paid for what is held, or what was got for it when it is short. */
    public BigDecimal cost() {
        return cost;
    }

    /** What was made of all that was closed, fees left out. */
    public BigDecimal realized() {
        return realized;
    }

    /** The average price at which it was entered, in the instrument's own unit; empty: nothing is held. */
    public Optional<BigDecimal> averagePrice() {
        return quantity == 0 ? Optional.empty() : Optional.of(perUnit(cost));
    }

    /** What it would realise at that price. */
    public BigDecimal unrealized(long price) {
        BigDecimal difference = value(price, Math.abs(quantity)).subtract(cost);
        return quantity >= 0 ? difference : difference.negate();
    }

    /** What so much is worth at that price. */
    public BigDecimal value(long price, long ofQuantity) {
        return BigDecimal.valueOf(price)
                .multiply(BigDecimal.valueOf(ofQuantity))
                .scaleByPowerOfTen(-moneyScale)
                .multiply(contractSize);
    }

    /**
     * The average price of fills, in the instrument's own unit, rounded at a digit beyond any of a price.
     *
     * @param worth the sum over all of them of price times quantity, in the instrument's scales
     */
    BigDecimal averagePrice(BigDecimal worth, long ofQuantity) {
        return worth.divide(BigDecimal.valueOf(ofQuantity), MORE_DIGITS_OF_PRICES, RoundingMode.HALF_EVEN)
                .scaleByPowerOfTen(-priceScale)
                .stripTrailingZeros();
    }

    /** What is set aside for it at that leverage. */
    public BigDecimal margin(int leverage) {
        return cost.divide(BigDecimal.valueOf(leverage), cost.scale() + DIGITS_OF_SHARES, RoundingMode.UP);
    }

    /**
     * The price at which its loss is as large as its margin, in the instrument's own unit; empty: nothing is held, or it was
     * paid for whole.
     */
    public Optional<BigDecimal> liquidationPrice(int leverage) {
        if (quantity == 0 || leverage == 1) {
            return Optional.empty();
        }
        BigDecimal margin = margin(leverage);
        return Optional.of(perUnit(quantity > 0 ? cost.subtract(margin) : cost.add(margin)));
    }

    /** Whether it has lost its margin at that price. */
    public boolean hasLostMargin(long price, int leverage) {
        return quantity != 0 && leverage > 1 && unrealized(price).negate().compareTo(margin(leverage)) >= 0;
    }

    private BigDecimal perUnit(BigDecimal money) {
        BigDecimal units = BigDecimal.valueOf(Math.abs(quantity))
                .scaleByPowerOfTen(priceScale - moneyScale)
                .multiply(contractSize);
        return money.divide(units, MathContext.DECIMAL128);
    }

    /** Carries what is held. */
    public void carry(StateCarrier state) {
        quantity = state.carry(quantity);
        cost = state.carry(cost);
        realized = state.carry(realized);
    }
}
