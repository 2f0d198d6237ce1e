package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The largest order and the largest position, as numbers.
 *
 * @param cryptoQuantity the most of a symbol that ends in USDT in one order
 * @param stockQuantity the most of any other
 * @param positionValue the most that a position may be worth after an order
 */
public record OrderSizeLimits(BigDecimal cryptoQuantity, BigDecimal stockQuantity, BigDecimal positionValue) {

    /**
     * Why an order may not be sent, or nothing.
     *
     * @param held what there is, negative where it is short
     * @param change what the order adds, negative where it sells
     * @param price the last price, if it is known
     */
    public Optional<String> refusal(String symbol, BigDecimal held, BigDecimal change, Optional<BigDecimal> price) {
        boolean crypto = symbol.endsWith("USDT");
        BigDecimal most = crypto ? cryptoQuantity : stockQuantity;
        if (change.abs().compareTo(most) > 0) {
            return Optional.of("Order quantity " + change.abs().toPlainString() + " exceeds "
                    + (crypto ? "crypto" : "stock") + " limit " + most.toPlainString());
        }
        BigDecimal after = held.add(change);
        if (after.abs().compareTo(held.abs()) <= 0) {
            return Optional.empty();
        }
        Optional<BigDecimal> known = price.filter(of -> of.signum() > 0);
        if (known.isEmpty()) {
            return Optional.of("There is no price for " + symbol + ": an order that can't be valued is not sent");
        }
        BigDecimal value = after.abs().multiply(known.get());
        return value.compareTo(positionValue) <= 0
                ? Optional.empty()
                : Optional.of("Position value $" + value.stripTrailingZeros().toPlainString() + " would exceed limit $"
                        + positionValue.toPlainString());
    }
}
