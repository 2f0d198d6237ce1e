package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.view.Market;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the private channel tells a broker of its orders. */
class ExecutionsTest {

    private final ExecutionLog log = new ExecutionLog(8);
    private final MarketState state = new MarketState(log);
    private final MarketPublisher publisher = new MarketPublisher(state, log);
    private final Market market = new Market(batch -> batch.forEach(state::apply));
    private final Reader reader = new Reader(1 << 20, 100);
    private long buyer;
    private long seller;

    @BeforeEach
    void subscribe() {
        buyer = market.register("Buyer");
        seller = market.register("Seller");
        publisher.subscribe(reader.subscriber, orders(buyer, OptionalLong.empty()));
    }

    @Test
    void anOrderIsNewThenTradesThenIsCancelled() {
        long bid = market.bid(buyer, 1_000, 10);
        market.ask(seller, 990, 4);
        market.apply(new Command.CancelOrder(buyer, bid));
        assertThat(told())
                .containsExactly(
                        "new open bid PETR4 1000 10/10 null@null null",
                        "trade open bid PETR4 1000 6/10 4@990 null",
                        "cancelled closed bid PETR4 1000 6/10 null@null requested");
    }

    @Test
    void theLastFillClosesTheOrder() {
        market.bid(buyer, 1_000, 10);
        market.ask(seller, 990, 10);
        assertThat(told()).endsWith("trade closed bid PETR4 1000 0/10 10@990 null");
    }

    @Test
    void whatAMarketOrderCanNotFillIsCancelledAsUnfilled() {
        market.ask(seller, 1_000, 4);
        market.apply(new Command.SubmitOrder(
                buyer, "1", "PETR4", Side.BID, OrderType.MARKET, TimeInForce.IOC, 0, 10, 0, ""));
        assertThat(told())
                .containsExactly(
                        "new open bid PETR4 null 10/10 null@null null",
                        "trade open bid PETR4 null 6/10 4@1000 null",
                        "cancelled closed bid PETR4 null 6/10 null@null unfilled");
    }

    @Test
    void aReplaceShowsTheNewTermsAndAnExpiryCloses() {
        long until = market.timeMicros() + 1_000;
        long bid = market.apply(new Command.SubmitOrder(
                        buyer, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTD, 1_000, 10, until, "a"))
                .sequence();
        market.apply(new Command.ReplaceOrder(buyer, bid, 1_010, 12, TimeInForce.GTD, until, ""));
        market.advance(2_000);
        market.apply(new Command.ExpireOrders());
        assertThat(told())
                .containsExactly(
                        "new open bid PETR4 1000 10/10 null@null null",
                        "replaced open bid PETR4 1010 12/12 null@null null",
                        "expired closed bid PETR4 1010 12/12 null@null null");
    }

    @Test
    void aReplaceSaysWhetherTheOrderKeptItsPriority() {
        long bid = market.bid(buyer, 1_000, 10);
        market.apply(new Command.ReplaceOrder(buyer, bid, 1_000, 8, TimeInForce.GTC, 0, ""));
        market.apply(new Command.ReplaceOrder(buyer, bid, 1_000, 9, TimeInForce.GTC, 0, ""));
        publisher.publish();
        assertThat(reader.read())
                .extracting(message -> message.path("exec_type").asText() + " " + message.path("kept_priority"))
                .containsExactly("new ", "replaced true", "replaced false");
    }

    @Test
    void aReplaceToNoMoreThanIsFilledClosesTheOrderAsFilled() {
        long bid = market.bid(buyer, 1_000, 100);
        market.ask(seller, 1_000, 40);
        market.apply(new Command.ReplaceOrder(buyer, bid, 1_000, 30, TimeInForce.GTC, 0, ""));
        assertThat(told())
                .containsExactly(
                        "new open bid PETR4 1000 100/100 null@null null",
                        "trade open bid PETR4 1000 60/100 40@1000 null",
                        "replaced closed bid PETR4 1000 0/40 null@null replaced_below_filled");
    }

    @Test
    void aRefusedOrderIsToldWithItsReason() {
        market.apply(
                new Command.SubmitOrder(buyer, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 0, 10, 0, ""));
        assertThat(told()).containsExactly("rejected closed bid PETR4 null 10/10 null@null invalid_price");
    }

    @Test
    void aClientOrderIdThatIsUsedAgainTellsNothingOfTheOrderThatHasIt() {
        market.apply(bid("a"));
        assertThat(told()).hasSize(1);
        market.apply(bid("a"));
        assertThat(told()).isEmpty();
    }

    @Test
    void aReplaceThatTakesAnothersClientOrderIdIsToldOfTheOrderThatItIsAbout() {
        long first = market.apply(bid("a")).sequence();
        long second = market.apply(bid("b")).sequence();
        publisher.publish();
        reader.read();
        market.apply(new Command.ReplaceOrder(buyer, second, 1_010, 10, TimeInForce.GTC, 0, "a"));
        publisher.publish();
        assertThat(reader.read()).singleElement().satisfies(message -> {
            assertThat(message.path("order_id").asLong()).isEqualTo(second).isNotEqualTo(first);
            assertThat(message.path("client_order_id").asText()).isEqualTo("b");
            assertThat(message.path("status").asText()).isEqualTo("open");
            assertThat(message.path("reason").asText()).isEqualTo("duplicate_client_order_id");
        });
    }

    private Command bid(String clientOrderId) {
        return new Command.SubmitOrder(
                buyer, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1_000, 10, 0, clientOrderId);
    }

    @Test
    void aTradeWithOneselfIsToldForBothOrders() {
        market.bid(buyer, 1_000, 10);
        market.ask(buyer, 1_000, 10);
        assertThat(told())
                .contains(
                        "trade closed ask PETR4 1000 0/10 10@1000 null",
                        "trade closed bid PETR4 1000 0/10 10@1000 null");
    }

    @Test
    void nobodyIsToldOfAnothersOrders() {
        market.ask(seller, 990, 4);
        assertThat(told()).isEmpty();
    }

    @Test
    void whoComesBackGetsWhatWasMissed() {
        market.bid(buyer, 1_000, 10);
        publisher.publish();
        List<JsonNode> before = reader.read();
        publisher.drop(reader.subscriber);
        market.ask(seller, 990, 4);
        publisher.publish();
        Reader again = new Reader(1 << 20, 100);
        long last = before.getLast().path("event_sequence").asLong();
        publisher.subscribe(again.subscriber, orders(buyer, OptionalLong.of(last)));
        assertThat(again.read()).singleElement().satisfies(message -> {
            assertThat(message.path("exec_type").asText()).isEqualTo("trade");
            assertThat(message.path("last_quantity").asLong()).isEqualTo(4);
        });
    }

    @Test
    void whoComesBackTooLateIsToldSo() {
        for (int i = 0; i < 20; i++) {
            market.bid(buyer, 1_000, 10);
        }
        publisher.publish();
        for (long from : List.of(3L, 1_000_000L)) {
            Reader again = new Reader(1 << 20, 100);
            publisher.subscribe(again.subscriber, orders(buyer, OptionalLong.of(from)));
            assertThat(again.read()).singleElement().satisfies(message -> {
                assertThat(message.path("code").asText()).isEqualTo("resume_unavailable");
                assertThat(message.path("channel").asText()).isEqualTo("orders");
                assertThat(message.path("resume_from").asLong()).isEqualTo(from);
                assertThat(message.path("continues_after").asLong()).isEqualTo(log.lastEventSequence());
            });
        }
    }

    private static Subscription orders(long brokerId, OptionalLong resumeFrom) {
        return new Subscription(new Channel.Orders(brokerId), 0, resumeFrom);
    }

    private List<String> told() {
        publisher.publish();
        return reader.read().stream()
                .map(m -> m.path("exec_type").asText() + " " + m.path("status").asText() + " "
                        + m.path("side").asText() + " " + m.path("symbol").asText() + " "
                        + m.path("price").asText() + " "
                        + m.path("remaining_quantity").asText() + "/"
                        + m.path("quantity").asText() + " "
                        + m.path("last_quantity").asText() + "@"
                        + m.path("last_price").asText() + " " + m.path("reason").asText())
                .toList();
    }
}
