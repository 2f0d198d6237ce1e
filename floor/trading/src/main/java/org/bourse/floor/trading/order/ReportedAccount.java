package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

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

        Sent(OrderIntent.Submit intent) {
            instrument = intent.instrument();
            side = intent.side();
        }
    }

    private final VenueAccount account;
    private final BigDecimal contractSize;
    private final Map<Long, Sent> orders = new HashMap<>();

    /**
     * One with so much money and nothing else.
     *
     * @param contractSize how much one unit of quantity is of what the price is for
     */
    public ReportedAccount(BigDecimal money, BigDecimal contractSize) {
        account = new VenueAccount(money);
        this.contractSize = contractSize;
    }

    /** Its money and positions. */
    public VenueAccount account() {
        return account;
    }

    /** Makes room for positions in an instrument; no news where there is. */
    public void defined(VenueInstrument instrument) {
        account.open(instrument, contractSize);
    }

    /** An intent is on its way, so that reports of its order can be understood. */
    public void sent(OrderIntent intent) {
        if (intent instanceof OrderIntent.Submit submit) {
            orders.put(submit.number(), new Sent(submit));
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
}
