package org.bourse.server.acceptance;

import org.bourse.server.process.ExchangeClient;

/** Trading over WebSocket. */
class WebSocketAcceptanceTest extends TradingScenarios {

    @Override
    TradingGateway gateway(ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol) {
        return new WebSocketTradingGateway(port, rest, apiKey, symbol);
    }
}
