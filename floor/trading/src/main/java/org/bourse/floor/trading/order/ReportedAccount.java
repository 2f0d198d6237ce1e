package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;

/**
 * An account as far as its venue has reported it: what happened there and was not told yet is not in it. Those who decide see
 * this one and no other.
 */
public final class ReportedAccount implements OrderReports {

    /** An order that may still be filled, with the number of its last fill. */
    private static final class Sent {
        private final int instrument;
        private final VenueSide side;
        private long lastExecution;

        Sent(int instrument, VenueSide side) {
            this.instrument = instrument;
            this.side = side;
        }
    }

    private static final Sent NONE = new Sent(0, VenueSide.BUY);

    private final VenueAccount account;
    private final ByInstrument<BigDecimal> contractSizes;
    private final SortedMap<Long, Sent> orders = new TreeMap<>();

    /**
     * One with so much money and nothing else.
     *
     * @param contractSizes how much one unit of quantity is of what the price is for
     */
    public ReportedAccount(BigDecimal money, ByInstrument<BigDecimal> contractSizes) {
        account = new VenueAccount(money);
        this.contractSizes = contractSizes;
    }

    /** Its money and positions. */
    public VenueAccount account() {
        return account;
    }

    /** Makes room for positions in an instrument; no news where there is. */
    public void defined(VenueInstrument instrument) {
        account.open(instrument, contractSizes.of(instrument));
    }

    /** An intent is on its way, so that reports of its order can be understood. */
    public void sent(OrderIntent intent) {
        if (intent instanceof OrderIntent.Submit submit) {
            orders.put(submit.number(), new Sent(submit.instrument(), submit.side()));
        }
    }

    @Override
    public void report(long receiveNanos, OrderReport report) {
        switch (report) {
            case OrderReport.Filled filled -> fill(filled);
            case OrderReport.Rejected _, OrderReport.Cancelled _, OrderReport.Expired _ ->
                orders.remove(report.order());
            case OrderReport.Accepted _, OrderReport.Replaced _, OrderReport.ChangeRefused _ -> {}
        }
    }

    /** A venue numbers the fills of an order ascending: one that is not above the last is the same one told again. */
    private void fill(OrderReport.Filled filled) {
        Sent order = orders.get(filled.order());
        if (order == null || filled.execution() <= order.lastExecution) {
            return;
        }
        order.lastExecution = filled.execution();
        account.fill(
                order.instrument, filled.venueNanos(), order.side, filled.price(), filled.quantity(), filled.fee());
        if (filled.leaves() == 0) {
            orders.remove(filled.order());
        }
    }

    @Override
    public void account(long receiveNanos, AccountReport report) {
        switch (report) {
            case AccountReport.Funded funded -> account.fund(funded.instrument(), funded.amount());
            case AccountReport.Closed closed ->
                account.fill(
                        closed.instrument(),
                        closed.venueNanos(),
                        closed.side(),
                        closed.price(),
                        closed.quantity(),
                        closed.fee());
        }
    }

    /** Carries all of it; instruments are defined before. */
    public void carry(StateCarrier state) {
        account.carry(state);
        List<Long> numbers = new ArrayList<>(orders.keySet());
        int count = state.carry(numbers.size());
        for (int i = 0; i < count; i++) {
            long number = state.carry(state.reads() ? 0 : numbers.get(i));
            Sent known = orders.getOrDefault(number, NONE);
            Sent carried = new Sent(state.carry(known.instrument), state.carry(known.side));
            carried.lastExecution = state.carry(known.lastExecution);
            orders.put(number, carried);
        }
    }
}
