package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/** What an order was entered with: told by memory or by the database, whichever saw it. */
class OrderReadsTest {

    private static final EntryTerms FIRST =
            new EntryTerms(1000, 10, TimeInForce.GTC, Times.NEVER_MICROS, ExecutionInstructions.NONE, "");

    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
    private final StoredTerms history = new StoredTerms();
    private final OrderReads reads = new OrderReads(views, history);

    /** A database that has orders and what they were before their replaces. */
    private static final class StoredTerms extends NoHistory {

        private final Map<Long, OrderSnapshot> orders = new HashMap<>();
        private final Map<Long, EntryTerms> terms = new HashMap<>();
        private final List<OrderTrade> trades = new ArrayList<>();
        private int askedForTrades;
        private boolean down;

        @Override
        public Optional<OrderSnapshot> order(long orderId) {
            requireUp();
            return Optional.ofNullable(orders.get(orderId));
        }

        @Override
        public Optional<EntryTerms> formerTerms(long orderId) {
            requireUp();
            return Optional.ofNullable(terms.get(orderId));
        }

        @Override
        public List<OrderTrade> tradesOf(long orderId) {
            requireUp();
            askedForTrades++;
            return List.copyOf(trades);
        }

        private void requireUp() {
            if (down) {
                throw new HistoryUnavailableException("the database is down", new IllegalStateException());
            }
        }
    }

    private static OrderSnapshot order(long price) {
        return order(price, 10);
    }

    private static OrderSnapshot order(long price, long leavesQuantity) {
        return new OrderSnapshot(
                7,
                1,
                "123",
                "",
                "PETR4",
                InstrumentTerms.DEFAULTS.scales(),
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                price,
                10,
                leavesQuantity,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                1,
                Optional.empty());
    }

    private void restore(long price) {
        restore(order(price), false);
    }

    private void restore(OrderSnapshot order, boolean hasTrades) {
        ViewStateSink sink = views.restore();
        sink.broker(new BrokerSnapshot(1, "Buyer", "1", "", BrokerStatus.ACTIVE, 0));
        sink.instrument(0, "PETR4", InstrumentTerms.DEFAULTS, TradingStatus.OPEN);
        sink.openOrder(0, order, 0, hasTrades);
        sink.reached(7);
    }

    @Test
    void knowsFromMemoryAloneWhatItSawEntered() {
        Market market = new Market(views);
        long buyer = market.register("Buyer");
        long bid = market.bid(buyer, 1000, 10);
        history.down = true;

        assertThat(reads.originalTerms(bid)).contains(new OriginalTerms(FIRST, false));
        for (long price : new long[] {990, 980}) {
            market.apply(new Command.ReplaceOrder(buyer, bid, price, 12, TimeInForce.DAY, 0, "new" + price));
            assertThat(reads.originalTerms(bid)).contains(new OriginalTerms(FIRST, true));
        }
    }

    @Test
    void asksTheDatabaseAboutWhatCameFromThere() {
        restore(990);
        assertThat(reads.originalTerms(7)).contains(new OriginalTerms(EntryTerms.of(order(990)), false));

        history.terms.put(7L, FIRST);
        assertThat(reads.originalTerms(7)).contains(new OriginalTerms(FIRST, true));
    }

    @Test
    void asksTheDatabaseAboutWhatHasLeftMemory() {
        assertThat(reads.originalTerms(7)).isEmpty();

        history.orders.put(7L, order(990));
        assertThat(reads.originalTerms(7)).contains(new OriginalTerms(EntryTerms.of(order(990)), false));

        history.terms.put(7L, FIRST);
        assertThat(reads.originalTerms(7)).contains(new OriginalTerms(FIRST, true));
    }

    @Test
    void showsAnOrderAsItWasEnteredWhateverBecameOfIt() {
        Market market = new Market(views);
        long buyer = market.register("Buyer");
        long seller = market.register("Seller");
        long bid = market.apply(new Command.SubmitOrder(
                        buyer, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1000, 10, 0, "first"))
                .sequence();
        OrderSnapshot entered = views.order(bid).orElseThrow().order();
        assertThat(views.asEntered(bid)).contains(entered);
        assertThat(reads.openOrders(buyer).asEntered()).containsExactly(entered);

        market.ask(seller, 1000, 4);
        assertThat(views.asEntered(bid)).contains(entered);
        assertThat(reads.openOrders(buyer).asEntered()).isEmpty();
        assertThat(reads.openOrders(buyer).changed()).singleElement().satisfies(changed -> {
            assertThat(changed.order().remainingQuantity()).isEqualTo(6);
            assertThat(changed.trades()).hasSize(1);
        });

        market.apply(new Command.ReplaceOrder(buyer, bid, 990, 12, TimeInForce.DAY, 0, "new"));
        market.apply(new Command.CancelOrder(buyer, bid));
        assertThat(views.asEntered(bid)).contains(entered);
        assertThat(views.asEntered(buyer, "first")).containsExactly(entered);
        assertThat(views.asEntered(buyer, "new")).isEmpty();
        assertThat(views.asEntered(99)).isEmpty();
    }

    @Test
    void showsAnOrderAsItWasLoadedWhereItCameFromTheDatabase() {
        restore(990);

        assertThat(reads.openOrders(1).asEntered()).containsExactly(order(990));
        assertThat(views.asEntered(7)).contains(order(990));
    }

    @Test
    void asksTheDatabaseForTradesBeforeTheLookThatOthersWaitFor() {
        restore(order(1000, 6), true);
        history.trades.add(new OrderTrade(3, 5, 1000, 3, "Seller", 1));
        history.trades.add(new OrderTrade(4, 6, 1000, 1, "Seller", 1));
        Supplier<OpenOrdersWithTrades> begun = reads.beginOpenOrders(1);
        history.down = true;

        assertThat(begun.get().changed())
                .containsExactly(new OrderWithTrades(order(1000, 6), history.trades))
                .isEqualTo(begun.get().changed());
        assertThat(history.askedForTrades).isEqualTo(1);
    }

    @Test
    void asksAgainForTradesOfAnOrderThatHasMoreSince() {
        restore(order(1000, 6), true);
        history.trades.add(new OrderTrade(3, 5, 1000, 3, "Seller", 1));
        Supplier<OpenOrdersWithTrades> begun = reads.beginOpenOrders(1);
        history.trades.add(new OrderTrade(4, 6, 1000, 1, "Seller", 1));

        assertThat(begun.get().changed()).containsExactly(new OrderWithTrades(order(1000, 6), history.trades));
        assertThat(begun.get().changed()).hasSize(1);
        assertThat(history.askedForTrades).isEqualTo(2);
    }
}
