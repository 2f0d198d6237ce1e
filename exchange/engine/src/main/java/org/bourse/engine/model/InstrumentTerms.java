package org.bourse.engine.model;

import java.util.Optional;

/**
 * What an instrument is traded in: its units, its steps, and the rules of its own. Everything an operator may say of it
 * but its symbol and whether it is halted.
 *
 * <p>A price of an order is a whole number of {@code 10^-priceScale} currency units, a quantity a whole number of {@code
 * 10^-quantityScale} shares, coins or whatever is traded. Price times quantity is a value in {@code 10^-(priceScale +
 * quantityScale)} currency units, the instrument's smallest unit of money: exact, nothing is ever rounded.
 *
 * <p>Any values make terms; {@link #fault()} says which of them no instrument may have.
 *
 * @param name what people call it, 0 to 100 characters
 * @param priceScale decimals of its prices, 0 to 8
 * @param quantityScale decimals of its quantities, 0 to 8
 * @param currency what it is paid in, 3 to 10 characters of {@code A-Z 0-9}; empty for the exchange's own
 * @param tick what prices are multiples of, in the instrument's units of price, 1 to 10^12
 * @param lot what quantities are multiples of, in the instrument's units of quantity, 1 to 10^12
 * @param executionPrice at which order's price crossing orders trade; empty for the exchange's setting, whatever it is
 */
public record InstrumentTerms(
        String name,
        int priceScale,
        int quantityScale,
        String currency,
        long tick,
        long lot,
        Optional<ExecutionPriceRule> executionPrice) {

    /** Most decimals of a price, and of a quantity. */
    public static final int MAX_SCALE = 8;

    /** Largest tick, and largest lot. */
    public static final long MAX_STEP = 1_000_000_000_000L;

    /** Decimals of the exchange's own money: its unit is the cent. */
    public static final int OWN_MONEY_SCALE = 2;

    /** Cents and whole shares, with no further rule: what a first order lists. */
    public static final InstrumentTerms DEFAULTS =
            new InstrumentTerms("", OWN_MONEY_SCALE, 0, "", 1, 1, Optional.empty());

    /** Its smallest unit of money: what price times quantity is counted in. */
    public MoneyUnit moneyUnit() {
        return new MoneyUnit(currency, priceScale + quantityScale);
    }

    /** Whether that is the exchange's own money, in cents. */
    public boolean isPaidInOwnMoney() {
        return currency.isEmpty() && priceScale + quantityScale == OWN_MONEY_SCALE;
    }

    /** Whether prices, quantities and money are in the same units as under other terms. */
    public boolean hasUnitsOf(InstrumentTerms other) {
        return priceScale == other.priceScale
                && quantityScale == other.quantityScale
                && currency.equals(other.currency);
    }

    /** Why no instrument may have these terms; empty when one may. */
    public Optional<RejectReason> fault() {
        if (!Texts.isPrintable(name, 0, Texts.MAX_INSTRUMENT_NAME_LENGTH)) {
            return Optional.of(RejectReason.INVALID_TEXT);
        }
        if (!isScale(priceScale) || !isScale(quantityScale)) {
            return Optional.of(RejectReason.INVALID_SCALE);
        }
        if (!currency.isEmpty() && !Texts.isCurrency(currency)) {
            return Optional.of(RejectReason.INVALID_CURRENCY);
        }
        if (!isStep(tick)) {
            return Optional.of(RejectReason.INVALID_TICK);
        }
        return isStep(lot) ? Optional.empty() : Optional.of(RejectReason.INVALID_LOT);
    }

    private static boolean isScale(int scale) {
        return scale >= 0 && scale <= MAX_SCALE;
    }

    private static boolean isStep(long step) {
        return step >= 1 && step <= MAX_STEP;
    }
}
