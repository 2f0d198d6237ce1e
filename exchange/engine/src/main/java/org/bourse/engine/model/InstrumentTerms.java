package org.bourse.engine.model;

import java.util.List;
import java.util.Optional;

/**
 * The terms of trading an instrument: its units, its steps, and the rules of its own. Everything an operator may say of
 * it but its symbol and whether it is halted.
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
 * @param bands from which prices on another tick holds, ascending, at most {@link #MOST_BANDS}; none where the tick is the
 *     same for all prices
 * @param bounds how small and how large its orders may be
 * @param selfTradePrevention what becomes of an order that would trade with one of its own broker and asks for nothing else
 */
public record InstrumentTerms(
        String name,
        int priceScale,
        int quantityScale,
        String currency,
        long tick,
        long lot,
        Optional<ExecutionPriceRule> executionPrice,
        List<TickBand> bands,
        OrderBounds bounds,
        SelfTradePrevention selfTradePrevention) {

    /** Most decimals of a price, and of a quantity. */
    public static final int MAX_SCALE = 8;

    /** Largest tick, and largest lot. */
    public static final long MAX_STEP = 1_000_000_000_000L;

    /** Highest price that a row of a tick table begins at: none is higher, whatever the scales are. */
    public static final long MAX_BAND_PRICE = 1_000_000_000_000_000L;

    /** Most rows that a tick table has behind the first tick. */
    public static final int MOST_BANDS = 15;

    /** Decimals of the exchange's own money: its unit is the cent. */
    public static final int OWN_MONEY_SCALE = 2;

    /** Cents and whole shares, with no further rule: what a first order lists. */
    public static final InstrumentTerms DEFAULTS =
            new InstrumentTerms("", OWN_MONEY_SCALE, 0, "", 1, 1, Optional.empty());

    /** Terms that nobody can change from outside. */
    public InstrumentTerms {
        bands = List.copyOf(bands);
    }

    /** Terms with one tick for all prices, no bounds of its own, and no prevention that was not asked for. */
    public InstrumentTerms(
            String name,
            int priceScale,
            int quantityScale,
            String currency,
            long tick,
            long lot,
            Optional<ExecutionPriceRule> executionPrice) {
        this(
                name,
                priceScale,
                quantityScale,
                currency,
                tick,
                lot,
                executionPrice,
                List.of(),
                OrderBounds.NONE,
                SelfTradePrevention.NONE);
    }

    /** These with a tick table. */
    public InstrumentTerms with(List<TickBand> otherBands) {
        return new InstrumentTerms(
                name,
                priceScale,
                quantityScale,
                currency,
                tick,
                lot,
                executionPrice,
                otherBands,
                bounds,
                selfTradePrevention);
    }

    /** These with bounds of orders. */
    public InstrumentTerms with(OrderBounds otherBounds) {
        return new InstrumentTerms(
                name,
                priceScale,
                quantityScale,
                currency,
                tick,
                lot,
                executionPrice,
                bands,
                otherBounds,
                selfTradePrevention);
    }

    /** These with what becomes of an order that would trade with one of its own broker. */
    public InstrumentTerms with(SelfTradePrevention otherPrevention) {
        return new InstrumentTerms(
                name, priceScale, quantityScale, currency, tick, lot, executionPrice, bands, bounds, otherPrevention);
    }

    /** These with other scales. */
    public InstrumentTerms with(Scales otherScales) {
        return new InstrumentTerms(
                name,
                otherScales.price(),
                otherScales.quantity(),
                currency,
                tick,
                lot,
                executionPrice,
                bands,
                bounds,
                selfTradePrevention);
    }

    /** The decimals of its prices and quantities. */
    public Scales scales() {
        return new Scales(priceScale, quantityScale);
    }

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
        if (!isStep(lot)) {
            return Optional.of(RejectReason.INVALID_LOT);
        }
        if (!bandsFit()) {
            return Optional.of(RejectReason.INVALID_TICK_TABLE);
        }
        if (!bounds.quantitiesFit(lot)) {
            return Optional.of(RejectReason.INVALID_QUANTITY_BOUNDS);
        }
        return bounds.valueFits() ? Optional.empty() : Optional.of(RejectReason.INVALID_LARGEST_VALUE);
    }

    /** The tick that holds for a price. */
    public long tickAt(long price) {
        long holds = tick;
        for (int i = 0; i < bands.size() && bands.get(i).priceFrom() <= price; i++) {
            holds = bands.get(i).tick();
        }
        return holds;
    }

    /** Whether a price is a multiple of the tick that holds for it. */
    public boolean isOnTick(long price) {
        return price % tickAt(price) == 0;
    }

    /** Whether each row begins above the one before, on the ticks of both. */
    private boolean bandsFit() {
        if (bands.size() > MOST_BANDS) {
            return false;
        }
        long formerFrom = 0;
        long formerTick = tick;
        for (TickBand band : bands) {
            if (!isStep(band.tick())
                    || band.priceFrom() <= formerFrom
                    || band.priceFrom() > MAX_BAND_PRICE
                    || band.priceFrom() % formerTick != 0
                    || band.priceFrom() % band.tick() != 0) {
                return false;
            }
            formerFrom = band.priceFrom();
            formerTick = band.tick();
        }
        return true;
    }

    private static boolean isScale(int scale) {
        return scale >= 0 && scale <= MAX_SCALE;
    }

    private static boolean isStep(long step) {
        return step >= 1 && step <= MAX_STEP;
    }
}
