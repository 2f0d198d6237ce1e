package org.bourse.server.api;

import java.util.concurrent.CompletableFuture;
import org.bourse.engine.door.OrderEntry;
import org.bourse.engine.door.OrderRateLimiter;
import org.bourse.engine.door.Outcome;
import org.bourse.engine.door.RefusalTexts;
import org.bourse.engine.door.Sequencer;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.OrderReads;

/** The order calls in front of a real engine that decides at once, without a journal. */
public final class MarketOrders {

    private MarketOrders() {}

    /** The order calls of this market, which these views follow. */
    public static OrderCalls of(Market market, ExchangeViews views, ExchangeMetrics metrics) {
        Sequencer sequencer =
                (command, source) -> CompletableFuture.completedFuture(new Outcome.Sequenced(market.apply(command)));
        return new OrderCalls(
                new OrderEntry(sequencer),
                new Commands(sequencer, new RefusalTexts(ExchangeSettings.DEFAULTS)),
                new OrderReads(views, new ScriptedHistory()),
                new OrderRateLimiter(0, System::nanoTime),
                new RequestGate(),
                metrics);
    }
}
