package org.bourse.server.orders;

import java.util.concurrent.CompletableFuture;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.contract.Sequencer;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.server.api.ScriptedHistory;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.request.RequestGate;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.OrderReads;

/** The order calls in front of a real engine that decides at once, without a journal. */
public final class MarketOrders {

    private MarketOrders() {}

    /** The order calls of this market, which these views follow. */
    public static JsonOrderEntry of(Market market, ExchangeViews views, ExchangeMetrics metrics) {
        return of(
                (command, _) -> CompletableFuture.completedFuture(new Outcome.Sequenced(market.apply(command))),
                market,
                views,
                metrics);
    }

    /** The same with a way of its own to the market. */
    public static JsonOrderEntry of(Sequencer sequencer, Market market, ExchangeViews views, ExchangeMetrics metrics) {
        return new JsonOrderEntry(
                new OrderEntry(sequencer),
                order -> CompletableFuture.completedFuture(
                        market.engine().check(order, market.engine().lastTimeMicros())),
                new CommandProblems(new RefusalTexts(ExchangeSettings.DEFAULTS), views),
                new OrderReads(views, new ScriptedHistory()),
                new OrderRateLimiter(0, System::nanoTime),
                new RequestGate(),
                metrics);
    }
}
