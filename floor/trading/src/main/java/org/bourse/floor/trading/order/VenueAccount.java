package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;

/**
 * The money and the positions of one account at one venue. All its instruments are paid in the same money, in which everything
 * here is counted, exactly.
 */
public final class VenueAccount {

    private static final int DIGITS_OF_SHARES = 12;

    /** A position with what belongs to the trade that it is the open part of. */
    private static final class Holding {

        private final VenuePosition position;
        private VenueSide side = VenueSide.BUY;
        private long openedNanos;
        private long entered;
        /** Price times quantity of what was entered, and of what was closed of it, in the instrument's scales. */
        private BigDecimal entryWorth = BigDecimal.ZERO;

        private BigDecimal exitWorth = BigDecimal.ZERO;
        private BigDecimal profit = BigDecimal.ZERO;
        private BigDecimal fees = BigDecimal.ZERO;
        private Optional<ClosedTrade> ended = Optional.empty();

        Holding(VenuePosition position) {
            this.position = position;
        }

        void begin(VenueSide by, long nanos) {
            side = by;
            openedNanos = nanos;
            entered = 0;
            entryWorth = BigDecimal.ZERO;
            exitWorth = BigDecimal.ZERO;
            profit = BigDecimal.ZERO;
            fees = BigDecimal.ZERO;
        }
    }

    private final BigDecimal initial;
    private final SortedMap<Integer, Holding> holdings = new TreeMap<>();
    private long tradeCount;
    /** Of how many instruments something is held. */
    private int open;

    private long heldSince;
    private long heldNanos;
    private Consumer<ClosedTrade> closed = trade -> {};
    private Runnable filled = () -> {};
    private BigDecimal cash;
    private BigDecimal fees = BigDecimal.ZERO;
    private BigDecimal funding = BigDecimal.ZERO;

    /** One with so much money and nothing else. */
    public VenueAccount(BigDecimal initial) {
        if (initial.signum() <= 0) {
            throw new IllegalArgumentException(
                    "An account begins with more than 0, not " + initial.toPlainString() + ".");
        }
        this.initial = initial;
        cash = initial;
    }

    /** What it began with. */
    public BigDecimal initial() {
        return initial;
    }

    /** What it has, with all that was realised, fees and funding; what is open is not in it. */
    public BigDecimal cash() {
        return cash;
    }

    /** All fees so far. */
    public BigDecimal fees() {
        return fees;
    }

    /** All funding so far; above 0 where it was paid more than it paid. */
    public BigDecimal funding() {
        return funding;
    }

    /** Has that one told of each that is opened and closed again, from here on. */
    public void tellClosed(Consumer<ClosedTrade> listener) {
        closed = listener;
    }

    /** Has that one told, after each fill, that positions are other ones. */
    public void tellFilled(Runnable listener) {
        filled = listener;
    }

    /** The last one of an instrument that was opened and closed again. */
    public Optional<ClosedTrade> lastTrade(int instrument) {
        Holding holding = holdings.get(instrument);
        return holding == null ? Optional.empty() : holding.ended;
    }

    /** How many were opened and closed again. */
    public long tradeCount() {
        return tradeCount;
    }

    /** What is held of an instrument, signed; 0 where there was never any. */
    public long quantity(int instrument) {
        Holding holding = holdings.get(instrument);
        return holding == null ? 0 : holding.position.quantity();
    }

    /** The instruments of which something is held, in the order of their numbers. */
    public List<Integer> held() {
        return holdings.entrySet().stream()
                .filter(entry -> entry.getValue().position.quantity() != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How long something was held until a moment; what is held of several instruments at a time counts once. */
    public long heldNanos(long now) {
        return heldNanos + (open == 0 ? 0 : Math.max(0, now - heldSince));
    }

    private void count(long before, long after, long nanos) {
        if (before == 0 && open++ == 0) {
            heldSince = nanos;
        }
        if (after == 0 && --open == 0) {
            heldNanos += Math.max(0, nanos - heldSince);
        }
    }

    /** When what is held of an instrument was begun to be held, by the venue's time; 0 where nothing is. */
    public long openedNanos(int instrument) {
        Holding holding = holdings.get(instrument);
        return holding == null || holding.position.quantity() == 0 ? 0 : holding.openedNanos;
    }

    /** The position in an instrument of which {@link #open} was told. */
    public VenuePosition position(int instrument) {
        Holding holding = holdings.get(instrument);
        if (holding == null) {
            throw new IllegalArgumentException("Nothing was ever held of instrument " + instrument + ".");
        }
        return holding.position;
    }

    /** Makes room for a position, once. */
    public void open(VenueInstrument instrument, BigDecimal contractSize) {
        holdings.putIfAbsent(instrument.id(), new Holding(new VenuePosition(instrument, contractSize)));
    }

    /** Counts a fill in; a trade that it ends is told to whoever {@link #tellClosed} names. */
    public void fill(int instrument, long nanos, VenueSide side, long price, long quantity, BigDecimal fee) {
        Holding holding = holdings.get(instrument);
        if (holding == null) {
            throw new IllegalArgumentException("A fill of instrument " + instrument + ", of which no room was made.");
        }
        cash = cash.subtract(fee);
        fees = fees.add(fee);
        long before = holding.position.quantity();
        long signed = side == VenueSide.BUY ? quantity : -quantity;
        if (before == 0) {
            holding.begin(side, nanos);
        }
        long closed = Long.signum(before) == -Long.signum(signed) ? Math.min(Math.abs(before), quantity) : 0;
        BigDecimal made = holding.position.fill(side, price, quantity);
        cash = cash.add(made);
        boolean turned = closed > 0 && closed < quantity;
        BigDecimal feeOfClosed = turned ? share(fee, closed, quantity) : fee;
        holding.profit = holding.profit.add(made).subtract(feeOfClosed);
        holding.fees = holding.fees.add(feeOfClosed);
        holding.exitWorth = holding.exitWorth.add(worth(price, closed));
        if (closed > 0 && closed == Math.abs(before)) {
            end(instrument, holding, nanos);
        }
        if (turned) {
            BigDecimal rest = fee.subtract(feeOfClosed);
            holding.begin(side, nanos);
            holding.profit = rest.negate();
            holding.fees = rest;
        }
        holding.entered += quantity - closed;
        holding.entryWorth = holding.entryWorth.add(worth(price, quantity - closed));
        count(before, holding.position.quantity(), nanos);
        filled.run();
    }

    private static BigDecimal worth(long price, long quantity) {
        return BigDecimal.valueOf(price).multiply(BigDecimal.valueOf(quantity));
    }

    private void end(int instrument, Holding holding, long nanos) {
        ClosedTrade trade = new ClosedTrade(
                instrument,
                holding.side,
                holding.openedNanos,
                nanos,
                holding.entered,
                holding.position.averagePrice(holding.entryWorth, holding.entered),
                holding.position.averagePrice(holding.exitWorth, holding.entered),
                holding.profit.stripTrailingZeros(),
                holding.fees.stripTrailingZeros());
        holding.ended = Optional.of(trade);
        tradeCount++;
        closed.accept(trade);
    }

    /** Pays or takes funding for what is held; answers what the account got, negative where it paid. */
    public BigDecimal fund(int instrument, long price, BigDecimal rate) {
        Holding holding = holdings.get(instrument);
        if (holding == null || holding.position.quantity() == 0) {
            return BigDecimal.ZERO;
        }
        long quantity = holding.position.quantity();
        BigDecimal amount =
                holding.position.value(price, -quantity).multiply(rate).stripTrailingZeros();
        fund(instrument, amount);
        return amount;
    }

    /** Counts in what a venue says that it paid or took as funding. */
    public void fund(int instrument, BigDecimal amount) {
        cash = cash.add(amount);
        funding = funding.add(amount);
        Holding holding = holdings.get(instrument);
        if (holding != null) {
            holding.profit = holding.profit.add(amount);
        }
    }

    /**
     * What is set aside for all positions.
     *
     * @param leverage of an instrument, by its number
     */
    public BigDecimal margin(IntUnaryOperator leverage) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<Integer, Holding> holding : holdings.entrySet()) {
            sum = sum.add(holding.getValue().position.margin(leverage.applyAsInt(holding.getKey())));
        }
        return sum;
    }

    private static BigDecimal share(BigDecimal of, long part, long whole) {
        return of.multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), of.scale() + DIGITS_OF_SHARES, RoundingMode.HALF_EVEN);
    }

    /** Carries all of it; room for its instruments is made before. */
    public void carry(StateCarrier state) {
        cash = state.carry(cash);
        fees = state.carry(fees);
        funding = state.carry(funding);
        tradeCount = state.carry(tradeCount);
        open = state.carry(open);
        heldSince = state.carry(heldSince);
        heldNanos = state.carry(heldNanos);
        for (Holding holding : holdings.values()) {
            holding.position.carry(state);
            holding.side = state.carry(holding.side);
            holding.openedNanos = state.carry(holding.openedNanos);
            holding.entered = state.carry(holding.entered);
            holding.entryWorth = state.carry(holding.entryWorth);
            holding.exitWorth = state.carry(holding.exitWorth);
            holding.profit = state.carry(holding.profit);
            holding.fees = state.carry(holding.fees);
            List<ClosedTrade> ended = state.carry(holding.ended.stream().toList(), ClosedTrade.class);
            holding.ended = ended.stream().findFirst();
        }
    }
}
