package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.Long2LongHashMap;
import org.bourse.contract.HeldKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.rows.IdList;
import org.jspecify.annotations.Nullable;

/** A broker in memory. Mutable and guarded by the views' lock, but for its final fields. */
final class BrokerView {

    final long brokerId;
    final String name;
    final IdList orderIds = new IdList();

    /** Every order of this broker with a larger id is in memory; smaller ones may be in the database only. */
    long completeAboveOrderId;

    /** Its API keys, the oldest first. */
    final List<HeldKey> keys = new ArrayList<>(1);

    private final String fixCompId;

    /** The address that its trades are posted to; empty for none. */
    String webhookUrl;

    /** The number of its open orders. */
    int openOrders;

    BrokerStatus status;
    long cancelAtMicros;
    BrokerLimits limits;
    private long balance;

    /** The self-trade prevention groups that its orders may be of. */
    final SortedSet<Integer> stpIds = new TreeSet<>();

    /** Bought less sold by instrument id; none is 0. */
    private final Long2LongHashMap positions = new Long2LongHashMap(0);

    /** Never changed in place: snapshots have it, too. */
    private SortedMap<MoneyUnit, Long> otherBalances = Collections.emptySortedMap();

    BrokerView(BrokerSnapshot broker) {
        this.brokerId = broker.brokerId();
        this.name = broker.name();
        this.fixCompId = broker.fixCompId();
        this.webhookUrl = broker.webhookUrl();
        this.status = broker.status();
        this.limits = broker.limits();
        this.cancelAtMicros = broker.cancelAtMicros();
        this.balance = broker.balance();
    }

    /** Adds what a trade in an instrument with these terms was worth. */
    void credit(InstrumentTerms terms, long value) {
        if (terms.isPaidInOwnMoney()) {
            balance = Math.addExact(balance, value);
        } else {
            credit(terms.moneyUnit(), value);
        }
    }

    /** Adds an amount in another unit than cents of the exchange's own money. */
    void credit(MoneyUnit unit, long amount) {
        TreeMap<MoneyUnit, Long> changed = new TreeMap<>(otherBalances);
        changed.merge(unit, amount, BrokerView::sumUnlessZero);
        otherBalances = Collections.unmodifiableSortedMap(changed);
    }

    /** Adds what was bought; a negative quantity was sold. */
    void addPosition(int instrumentId, long quantity) {
        long position = Math.addExact(positions.get(instrumentId), quantity);
        if (position == 0) {
            positions.remove(instrumentId);
        } else {
            positions.put(instrumentId, position);
        }
    }

    /** Bought less sold by instrument id; none is 0. To be read. */
    Long2LongHashMap positions() {
        return positions;
    }

    BrokerSnapshot snapshot() {
        return new BrokerSnapshot(
                brokerId, name, fixCompId, webhookUrl, status, cancelAtMicros, limits, balance, otherBalances);
    }

    private static @Nullable Long sumUnlessZero(long balance, long amount) {
        long sum = Math.addExact(balance, amount);
        return sum == 0 ? null : sum;
    }
}
