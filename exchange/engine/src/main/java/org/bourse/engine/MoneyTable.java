package org.bourse.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.engine.model.MoneyUnit;

/** The units of money that instruments are paid in, the exchange's own first. */
final class MoneyTable {

    private final Map<MoneyUnit, Money> byUnit = new HashMap<>();
    private final List<Money> inOrderOfUse = new ArrayList<>();
    private final Money own = of(MoneyUnit.OWN);

    /** The exchange's own money, in cents. */
    Money own() {
        return own;
    }

    Money of(MoneyUnit wanted) {
        return byUnit.computeIfAbsent(wanted, unit -> {
            Money money = new Money(inOrderOfUse.size(), unit);
            inOrderOfUse.add(money);
            return money;
        });
    }

    /** All but the own, by unit: an order that says nothing of how they came about. */
    List<Money> others() {
        return inOrderOfUse.stream()
                .filter(money -> money != own)
                .sorted(Comparator.comparing(money -> money.unit))
                .toList();
    }

    /** Counts what a broker's order brings into the book; a negative quantity leaves it. */
    static void addOpenValue(BookSide bookSide, Broker broker, long price, long quantity) {
        long added = Math.multiplyExact(price, quantity);
        Money money = bookSide.money;
        money.openValue = Math.addExact(money.openValue, added);
        broker.funds(money).openValue += added;
        BrokerRisk risk = broker.risk;
        if (risk != null) {
            risk.add(bookSide, added, quantity);
        }
    }

    static void subtractOpenValue(BookSide bookSide, Broker broker, long price, long quantity) {
        addOpenValue(bookSide, broker, price, -quantity);
    }
}
