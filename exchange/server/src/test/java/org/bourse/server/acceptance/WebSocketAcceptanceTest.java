package org.bourse.server.acceptance;

import org.bourse.server.process.ExchangeClient;

/** Trading over WebSocket. */
class WebSocketAcceptanceTest extends TradingScenarios {

    @Override
    TradingDoor door(ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol) {
        return new WebSocketTradingDoor(port, rest, apiKey, symbol);
    }
}
