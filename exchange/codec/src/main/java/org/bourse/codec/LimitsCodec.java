package org.bourse.codec;

import org.bourse.codec.sbe.BrokerLimitsDecoder;
import org.bourse.codec.sbe.BrokerLimitsEncoder;
import org.bourse.engine.model.BrokerLimits;

/** A broker's limits as a part of messages. */
final class LimitsCodec {

    private LimitsCodec() {}

    static void put(BrokerLimits limits, BrokerLimitsEncoder out) {
        out.orderQuantity(limits.orderQuantity())
                .orderValue(limits.orderValue())
                .openOrders(limits.openOrders())
                .ordersPerSecond(limits.ordersPerSecond())
                .openBuyValue(limits.openBuyValue())
                .openSellValue(limits.openSellValue())
                .position(limits.position())
                .credit(limits.credit());
    }

    static BrokerLimits limits(BrokerLimitsDecoder in) {
        return new BrokerLimits(
                in.orderQuantity(),
                in.orderValue(),
                in.openOrders(),
                in.ordersPerSecond(),
                in.openBuyValue(),
                in.openSellValue(),
                in.position(),
                in.credit());
    }
}
