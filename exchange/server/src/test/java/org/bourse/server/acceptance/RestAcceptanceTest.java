package org.bourse.server.acceptance;

import org.bourse.server.process.ExchangeClient;

/** Trading over REST. */
class RestAcceptanceTest extends TradingScenarios {

    @Override
    TradingGateway gateway(ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol) {
        return new RestTradingGateway(rest, symbol);
    }
}
