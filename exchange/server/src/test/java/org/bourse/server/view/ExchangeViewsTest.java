package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.HeldKey;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Scales;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeViewsTest {

    private final ExchangeViews views = new ExchangeViews(new ViewSettings(2, 1));
    private final Market market = new Market(views);
    private long buyer;
    private long seller;

    @BeforeEach
    void registerBrokers() {
        buyer = market.register("Buyer");
        seller = market.register("Seller");
    }

    @Test
    void findsABrokerByTheHashOfItsKeyOnly() {
        assertThat(views.key(Market.keyHash(buyer))).map(HeldKey::brokerId).contains(buyer);
        assertThat(views.key(Market.keyHash(seller))).map(HeldKey::brokerId).contains(seller);
        assertThat(views.key(Market.keyHash(99))).isEmpty();
    }

    @Test
    void showsLevelsBestFirstWithTheirTotals() {
        market.bid(buyer, 1000, 5);
        market.bid(buyer, 1000, 7);
        market.bid(buyer, 990, 1);
        market.ask(seller, 1010, 3);
        market.ask(seller, 1020, 4);

        BookSnapshot book = views.book("PETR4", 10);

        assertThat(book.bids()).containsExactly(new BookLevel(1000, 12, 2), new BookLevel(990, 1, 1));
        assertThat(book.asks()).containsExactly(new BookLevel(1010, 3, 1), new BookLevel(1020, 4, 1));
        assertThat(views.book("PETR4", 1).bids()).containsExactly(new BookLevel(1000, 12, 2));
        assertThat(views.book("VALE3", 10).asks()).isEmpty();
    }

    @Test
    void aPartialFillLeavesTheRestAtItsLevelAndMovesCash() {
        long bid = market.bid(buyer, 1000, 10);
        long ask = market.ask(seller, 990, 4);

        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1000, 6, 1));
        assertThat(views.book("PETR4", 10).asks()).isEmpty();
        assertThat(views.broker(buyer).orElseThrow().balance()).isEqualTo(-4 * 990);
        assertThat(views.broker(seller).orElseThrow().balance()).isEqualTo(4 * 990);
        assertThat(order(bid).order().remainingQuantity()).isEqualTo(6);
        assertThat(order(bid).trades()).singleElement().satisfies(trade -> {
            assertThat(trade.counterpartyBroker()).isEqualTo("Seller");
            assertThat(trade.sequence()).isEqualTo(ask);
        });
        assertThat(order(ask).order().closeReason()).contains(CloseReason.FILLED);
        assertThat(views.openOrders()).isEqualTo(1);
    }

    @Test
    void anAggressorRestsWithWhatIsLeft() {
        market.ask(seller, 1000, 4);
        long bid = market.bid(buyer, 1000, 10);

        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1000, 6, 1));
        assertThat(order(bid).order().isOpen()).isTrue();
    }

    @Test
    void theRestOfAMarketOrderClosesAndLeavesNoLevel() {
        market.ask(seller, 1000, 4);
        long bid = market.apply(new Command.SubmitOrder(
                        buyer, "1", "PETR4", Side.BID, OrderType.MARKET, TimeInForce.IOC, 0, 10, 0, ""))
                .sequence();

        assertThat(order(bid).order().closeReason()).contains(CloseReason.UNFILLED_MARKET);
        assertThat(order(bid).order().remainingQuantity()).isEqualTo(6);
        assertThat(views.book("PETR4", 10).bids()).isEmpty();
    }

    @Test
    void aCancelTakesTheOrderFromItsLevel() {
        long bid = market.bid(buyer, 1000, 10);
        market.bid(buyer, 1000, 1);
        market.apply(new Command.CancelOrder(buyer, bid));

        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1000, 1, 1));
        assertThat(order(bid).order().closeReason()).contains(CloseReason.CANCELLED);
    }

    @Test
    void anExpiredOrderLeavesTheBook() {
        long bid = market.apply(new Command.SubmitOrder(
                        buyer,
                        "1",
                        "PETR4",
                        Side.BID,
                        OrderType.LIMIT,
                        TimeInForce.GTD,
                        1000,
                        10,
                        Market.START_MICROS + 1_000,
                        ""))
                .sequence();
        market.advance(1_000);
        market.apply(new Command.ExpireOrders());

        assertThat(views.book("PETR4", 10).bids()).isEmpty();
        assertThat(order(bid).order().closeReason()).contains(CloseReason.EXPIRED);
    }

    @Test
    void aReplaceMovesTheOrderToItsNewLevel() {
        long bid = market.bid(buyer, 1000, 10);
        market.ask(seller, 1000, 4);
        replace(bid, 1005, 12);

        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1005, 8, 1));
        replace(bid, 1005, 6);
        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1005, 2, 1));
        replace(bid, 1005, 3);
        assertThat(views.book("PETR4", 10).bids()).isEmpty();
        assertThat(order(bid).order().closeReason()).contains(CloseReason.FILLED);
    }

    @Test
    void aReplaceThatCrossesTradesAtOnce() {
        long bid = market.bid(buyer, 1000, 10);
        market.ask(seller, 1010, 4);
        replace(bid, 1010, 10);

        assertThat(views.book("PETR4", 10).asks()).isEmpty();
        assertThat(views.book("PETR4", 10).bids()).containsExactly(new BookLevel(1010, 6, 1));
    }

    @Test
    void averagesTheNewestTradesRoundedDown() {
        for (long price : new long[] {1000, 1001, 1001}) {
            market.ask(seller, price, 1);
            market.bid(buyer, price, 1);
        }

        assertThat(views.price("PETR4", 50)).contains(new PriceSummary("PETR4", 1001, 1000, 3));
        assertThat(views.price("PETR4", 2)).contains(new PriceSummary("PETR4", 1001, 1001, 2));
        assertThat(views.price("VALE3", 2)).isEmpty();
        assertThat(views.trades(new TradeQuery("PETR4", false, TradeQuery.FROM_THE_START, 0, Long.MAX_VALUE, 2))
                        .trades())
                .extracting(MarketTrade::price)
                .containsExactly(1001L, 1001L);
        assertThat(views.instruments(Market.START_MICROS + 100)).singleElement().satisfies(instrument -> {
            assertThat(instrument.volume24h()).isEqualTo(3);
            assertThat(instrument.lastPrice()).hasValue(1001);
            assertThat(instrument.bestBid()).isEmpty();
        });
    }

    @Test
    void keepsClosedOrdersUntilTheyArePersistedAndThenTheNewestOnly() {
        long[] closed = new long[4];
        for (int i = 0; i < closed.length; i++) {
            closed[i] = market.bid(buyer, 1000, 1);
            market.apply(new Command.CancelOrder(buyer, closed[i]));
        }
        assertThat(LongStream.of(closed))
                .allSatisfy(id -> assertThat(views.order(id)).isPresent());

        views.onPersisted(views.sequence());
        long open = market.bid(buyer, 1000, 1);

        assertThat(views.order(closed[0])).isEmpty();
        assertThat(views.order(closed[1])).isEmpty();
        assertThat(views.order(closed[2])).isPresent();
        ExchangeViews.MemoryPage page =
                views.orders(new OrderQuery(buyer, Optional.empty(), "", "", Long.MAX_VALUE, 10));
        assertThat(page.orders()).extracting(OrderSnapshot::orderId).containsExactly(open, closed[3], closed[2]);
        assertThat(page.completeAboveOrderId()).isEqualTo(closed[1]);
    }

    @Test
    void keepsOnlyTheNewestTradesOfAnOrderOnceTheyArePersisted() {
        long bid = market.bid(buyer, 1000, 10);
        for (int i = 0; i < 4; i++) {
            market.ask(seller, 1000, 1);
            views.onPersisted(views.sequence());
        }

        ExchangeViews.MemoryOrder order = views.order(bid).orElseThrow();
        assertThat(order.hasOlderTrades()).isTrue();
        assertThat(order.trades()).hasSizeLessThan(4);
    }

    @Test
    void listsOpenOnesOfASymbolOnly() {
        long first = market.bid(buyer, 1000, 1);
        long cancelled = market.bid(buyer, 1000, 1);
        market.apply(new Command.CancelOrder(buyer, cancelled));

        OrderQuery open = new OrderQuery(buyer, Optional.of(true), "PETR4", "", Long.MAX_VALUE, 10);
        assertThat(views.orders(open).orders())
                .extracting(OrderSnapshot::orderId)
                .containsExactly(first);
        OrderQuery other = new OrderQuery(buyer, Optional.of(true), "VALE3", "", Long.MAX_VALUE, 10);
        assertThat(views.orders(other).orders()).isEmpty();
    }

    @Test
    void aClosedOrderKeepsTheScalesThatItWasEnteredIn() {
        long first = market.bid(buyer, 1000, 5);
        market.apply(new Command.CancelOrder(buyer, first));
        Scales finer = new Scales(4, 2);
        market.apply(new Command.ChangeInstrument("PETR4", InstrumentTerms.DEFAULTS.with(finer)));
        long second = market.bid(buyer, 100_000, 500);

        assertThat(views.order(first).orElseThrow().order().scales()).isEqualTo(InstrumentTerms.DEFAULTS.scales());
        assertThat(views.asEntered(first).orElseThrow().scales()).isEqualTo(InstrumentTerms.DEFAULTS.scales());
        assertThat(views.order(second).orElseThrow().order().scales()).isEqualTo(finer);
        assertThat(views.asEntered(second).orElseThrow().scales()).isEqualTo(finer);
    }

    @Test
    void aResetLeavesNothing() {
        market.bid(buyer, 1000, 1);
        market.apply(new Command.ResetExchange());

        assertThat(views.openOrders()).isZero();
        assertThat(views.instruments(Market.START_MICROS)).isEmpty();
        assertThat(views.key(Market.keyHash(buyer))).isEmpty();
        assertThat(views.brokers()).isEqualTo(List.of());
    }

    private OrderWithTrades order(long orderId) {
        ExchangeViews.MemoryOrder order = views.order(orderId).orElseThrow();
        return new OrderWithTrades(order.order(), order.trades());
    }

    private void replace(long orderId, long price, long quantity) {
        market.apply(
                new Command.ReplaceOrder(buyer, orderId, price, quantity, TimeInForce.GTC, Times.NEVER_MICROS, ""));
    }
}
