package org.bourse.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All registered brokers, and the ledger between them: what one pays, another gets, so the balances in
 * each unit of money sum to zero. */
final class Brokers {

    private final IdTable<Broker> byId = new IdTable<>();
    private final Set<String> fixCompIds = new HashSet<>();
    private final List<Broker> inOrder = new ArrayList<>();

    int count() {
        return inOrder.size();
    }

    @Nullable
    Broker find(long brokerId) {
        return byId.find(brokerId);
    }

    boolean isFixCompIdTaken(String fixCompId) {
        return fixCompIds.contains(fixCompId);
    }

    /** Adds a broker whose id is higher than any other's and whose FIX comp id is free. */
    void add(Broker broker) {
        byId.add(broker);
        fixCompIds.add(broker.fixCompId);
        inOrder.add(broker);
    }

    /** By ascending id. */
    List<Broker> inOrder() {
        return inOrder;
    }

    /**
     * Moves the cash of a trade; a negative value moves the other way. Can't overflow: see
     * {@link org.bourse.engine.model.ExchangeSettings}; were that wrong, the exact arithmetic would stop the engine rather
     * than make or lose money.
     */
    static void move(Broker from, Broker to, Money money, long value) {
        Funds payer = from.funds(money);
        payer.balance = Math.subtractExact(payer.balance, value);
        Funds payee = to.funds(money);
        payee.balance = Math.addExact(payee.balance, value);
    }
}
