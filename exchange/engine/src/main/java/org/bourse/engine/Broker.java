package org.bourse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** A registered broker: its money and its open orders, linked oldest (lowest id) first. */
final class Broker extends TableEntry {

    final String fixCompId;

    /** Its money in cents of the exchange's own currency. */
    private final Funds own = new Funds();

    /** Its money in other units, by their index; null where it never had any. */
    private @Nullable Funds[] others = {};

    final Positions positions = new Positions();

    /** Its own limits; null where it has none. */
    @Nullable
    BrokerRisk risk;

    BrokerStatus status = BrokerStatus.ACTIVE;

    /** When its cancel timer fires; {@link Times#NEVER_MICROS} while that is off. Changed by {@link CancelTimers} alone. */
    long cancelAtMicros = Times.NEVER_MICROS;

    /** Its API keys, the oldest first. */
    final List<ApiKey> keys = new ArrayList<>(1);

    /** The self-trade prevention groups that its orders may be of, ascending. */
    int[] stpIds = {};

    int openOrders;

    /** Instruments in use that were listed by its orders, as far as that is known. */
    int instrumentsInUse;

    @Nullable
    Order oldestOrder;

    @Nullable
    Order newestOrder;

    Broker(long id, String fixCompId) {
        this.id = id;
        this.fixCompId = fixCompId;
    }

    Funds funds(Money money) {
        return money.index == 0 ? own : other(money.index);
    }

    /** Its balance; 0 where it never had any. */
    long balance(Money money) {
        if (money.index == 0) {
            return own.balance;
        }
        Funds funds = money.index < others.length ? others[money.index] : null;
        return funds == null ? 0 : funds.balance;
    }

    /** What its open orders are worth together. */
    long openValue(Money money) {
        if (money.index == 0) {
            return own.openValue;
        }
        Funds funds = money.index < others.length ? others[money.index] : null;
        return funds == null ? 0 : funds.openValue;
    }

    void setLimits(BrokerLimits limits) {
        risk = limits.equals(BrokerLimits.NONE) ? null : new BrokerRisk(this, limits);
    }

    BrokerLimits limits() {
        BrokerRisk limited = risk;
        return limited == null ? BrokerLimits.NONE : limited.limits;
    }

    /** Whether its orders may be of this self-trade prevention group. */
    boolean isIn(int stpId) {
        return Arrays.binarySearch(stpIds, stpId) >= 0;
    }

    /** Puts it into a self-trade prevention group that it is not in. */
    void join(int stpId) {
        stpIds = Arrays.copyOf(stpIds, stpIds.length + 1);
        stpIds[stpIds.length - 1] = stpId;
        Arrays.sort(stpIds);
    }

    /** Takes it out of a self-trade prevention group. */
    void leave(int stpId) {
        stpIds = Arrays.stream(stpIds).filter(id -> id != stpId).toArray();
    }

    private Funds other(int index) {
        if (index >= others.length) {
            others = Arrays.copyOf(others, index + 1);
        }
        Funds funds = others[index];
        if (funds == null) {
            funds = new Funds();
            others[index] = funds;
        }
        return funds;
    }

    /** Adds an order that is newer than all others of this broker. */
    void append(Order order) {
        Order last = newestOrder;
        order.olderOfBroker = last;
        order.newerOfBroker = null;
        if (last == null) {
            oldestOrder = order;
        } else {
            last.newerOfBroker = order;
        }
        newestOrder = order;
        openOrders++;
    }

    void remove(Order order) {
        Order older = order.olderOfBroker;
        Order newer = order.newerOfBroker;
        if (older == null) {
            oldestOrder = newer;
        } else {
            older.newerOfBroker = newer;
        }
        if (newer == null) {
            newestOrder = older;
        } else {
            newer.olderOfBroker = older;
        }
        order.olderOfBroker = null;
        order.newerOfBroker = null;
        openOrders--;
    }
}
