package org.bourse.server.view;

import org.bourse.engine.model.Side;

/** A trade in memory, shared by both orders and the instrument's list of recent trades. */
record TradeView(
        long tradeId,
        long sequence,
        long priceCents,
        long quantity,
        long executedAtMicros,
        Side aggressorSide,
        BrokerView bidBroker,
        BrokerView askBroker) {

    MarketTrade toMarketTrade() {
        return new MarketTrade(tradeId, aggressorSide, priceCents, quantity, executedAtMicros);
    }

    OrderTrade toOrderTrade(Side ownSide) {
        BrokerView counterparty = ownSide == Side.BID ? askBroker : bidBroker;
        return new OrderTrade(tradeId, sequence, priceCents, quantity, counterparty.name, executedAtMicros);
    }
}
