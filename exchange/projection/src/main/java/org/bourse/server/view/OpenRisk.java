package org.bourse.server.view;

import java.util.SortedMap;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.MoneyUnit;

/**
 * A broker's limits and what counts towards them. Of many open orders some thousands are of one moment, for all others wait
 * while they are looked at.
 *
 * @param openOrders how many of its orders are open
 * @param values what is open by unit of money, cents of the exchange's own among them
 * @param quantities positions and what is open by symbol
 */
public record OpenRisk(
        BrokerLimits limits,
        int openOrders,
        SortedMap<MoneyUnit, Values> values,
        SortedMap<String, Quantities> quantities) {

    /**
     * In a unit of money.
     *
     * @param balance net cash of all trades
     * @param openBuyValue what the open orders that buy are worth
     * @param openSellValue what the open orders that sell are worth
     */
    public record Values(long balance, long openBuyValue, long openSellValue) {

        Values plus(Values more) {
            return new Values(
                    balance + more.balance, openBuyValue + more.openBuyValue, openSellValue + more.openSellValue);
        }
    }

    /**
     * In an instrument.
     *
     * @param quantityScale decimals of the quantities, which are whole numbers of that unit
     * @param position bought less sold
     * @param openBuyQuantity what the open orders that buy have left
     * @param openSellQuantity what the open orders that sell have left
     */
    public record Quantities(int quantityScale, long position, long openBuyQuantity, long openSellQuantity) {

        Quantities plus(Quantities more) {
            return new Quantities(
                    quantityScale,
                    position + more.position,
                    openBuyQuantity + more.openBuyQuantity,
                    openSellQuantity + more.openSellQuantity);
        }
    }
}
