package org.bourse.server.view;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Side;
import org.bourse.engine.rows.IdList;
import org.bourse.engine.rows.Rows;

/** One read of a broker's {@link OpenRisk}, some orders at a time. Each call needs the views' lock, which others may have between. */
final class RiskReader {

    /** A broker may have a million. */
    private static final int ORDERS_AT_ONCE = 10_000;

    private final ViewState state;
    private final long brokerId;
    private final SortedMap<MoneyUnit, OpenRisk.Values> values = new TreeMap<>();
    private final SortedMap<String, OpenRisk.Quantities> quantities = new TreeMap<>();
    private int openOrders;
    private long nextOrderId;

    RiskReader(ViewState state, long brokerId) {
        this.state = state;
        this.brokerId = brokerId;
    }

    /** Counts the next orders; false when there are no more. */
    boolean readOrders() {
        return state.broker(brokerId).map(this::readOrders).orElse(false);
    }

    /** Everything, with balances and positions of now; empty for an unknown broker. */
    Optional<OpenRisk> finish() {
        return state.broker(brokerId).map(this::finish);
    }

    private boolean readOrders(BrokerView broker) {
        IdList ids = broker.orderIds;
        int index = ids.indexOf(nextOrderId);
        int end = Math.min(ids.length(), index + ORDERS_AT_ONCE);
        while (index < end) {
            int order = state.orders().find(ids.at(index));
            if (order != Rows.NONE && state.orders().isOpen(order)) {
                add(order);
            }
            index++;
        }
        boolean more = index < ids.length();
        nextOrderId = more ? ids.at(index) : Long.MAX_VALUE;
        return more;
    }

    private void add(int order) {
        OrderTable orders = state.orders();
        InstrumentView instrument = state.instrument(orders.instrumentId(order));
        boolean buys = orders.side(order) == Side.BID;
        long left = orders.remainingQuantity(order);
        long value = orders.valuePrice(order) * left;
        openOrders++;
        values.merge(
                money(instrument.terms),
                new OpenRisk.Values(0, buys ? value : 0, buys ? 0 : value),
                OpenRisk.Values::plus);
        add(
                instrument.symbol,
                new OpenRisk.Quantities(instrument.terms.quantityScale(), 0, buys ? left : 0, buys ? 0 : left));
    }

    private OpenRisk finish(BrokerView broker) {
        BrokerSnapshot snapshot = broker.snapshot();
        values.merge(MoneyUnit.OWN, new OpenRisk.Values(snapshot.balance(), 0, 0), OpenRisk.Values::plus);
        snapshot.otherBalances()
                .forEach((unit, balance) ->
                        values.merge(unit, new OpenRisk.Values(balance, 0, 0), OpenRisk.Values::plus));
        for (Position position : state.positions(broker)) {
            add(position.symbol(), new OpenRisk.Quantities(position.quantityScale(), position.quantity(), 0, 0));
        }
        return new OpenRisk(broker.limits, openOrders, values, quantities);
    }

    private void add(String symbol, OpenRisk.Quantities more) {
        quantities.merge(symbol, more, OpenRisk.Quantities::plus);
    }

    private static MoneyUnit money(InstrumentTerms terms) {
        return terms.isPaidInOwnMoney() ? MoneyUnit.OWN : terms.moneyUnit();
    }
}
