package org.bourse.server.view;

import java.util.OptionalLong;

/** An instrument at a glance. Prices in cents; {@code volume24h} in shares over the last 24 hours, to the minute. */
public record InstrumentSummary(
        String symbol,
        boolean halted,
        OptionalLong lastPriceCents,
        OptionalLong bestBidCents,
        OptionalLong bestAskCents,
        long volume24h) {}
