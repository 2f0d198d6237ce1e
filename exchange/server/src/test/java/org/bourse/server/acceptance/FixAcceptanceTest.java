package org.bourse.server.acceptance;

import org.bourse.server.process.ExchangeClient;

/** Trading over FIX, with QuickFIX/J as the client. */
class FixAcceptanceTest extends TradingScenarios {

    @Override
    TradingGateway gateway(ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol) {
        return new FixTradingGateway(fixPort, compId, apiKey, symbol);
    }
}
