package org.bourse.server.acceptance;

import org.bourse.server.process.ExchangeClient;

/** Trading over REST in batches: each entry does what it would have done alone. */
class BatchAcceptanceTest extends TradingScenarios {

    @Override
    TradingGateway gateway(ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol) {
        return new BatchTradingGateway(rest, symbol);
    }
}
