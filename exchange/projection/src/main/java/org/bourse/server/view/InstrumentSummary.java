package org.bourse.server.view;

import java.util.OptionalLong;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.InstrumentTerms;

/** An instrument at a glance. Prices and quantities in its units; {@code volume24h} over the last 24 hours, to the minute. */
public record InstrumentSummary(
        String symbol,
        InstrumentTerms terms,
        TradingStatus status,
        OptionalLong lastPrice,
        OptionalLong bestBid,
        OptionalLong bestAsk,
        long volume24h) {}
