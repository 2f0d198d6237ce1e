package org.bourse.server.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.Entrance;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.WrongKeys;
import org.bourse.server.guard.ClientLookup;
import org.bourse.server.guard.ConnectionGuard;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.guard.GuardedServer;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.marketdata.BookKeeper;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.orders.MarketOrders;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.ViewSettings;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway over real sockets, in front of a real engine. */
@ExpectedLog(level = ERROR, line = "ServerListener: Got a socket exception while listening")
class FeedEndpointIT {

    private static final String KEY = "the broker's key";
    private static final String SUBSCRIBE =
            "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"petr4\"]}]}";

    private static final String ORDER = "\"document_number\":\"12345678901\",\"symbol\":\"petr4\",\"side\":\"bid\","
            + "\"quantity\":5,\"time_in_force\":\"gtc\",\"price\":10";

    private static final WsSettings PUBLIC = new WsSettings(true, 5_000, 1_000, 65_536, 500, 1_048_576, 15, 45);

    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
    private final PublishedLog log = new PublishedLog(0, 1_000_000);
    private final MarketDataFeed feed = new MarketDataFeed(
            FeedSettings.DEFAULTS, InstantSource.system(), log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL));
    /** Whether what is published names orders that there are not. */
    private boolean nonsense;

    private final Market market = new Market(views, batch -> log.onBatch(nonsense ? impossible(batch) : batch));
    private final ExchangeMetrics metrics = new ExchangeMetrics();
    /** What every command is refused with. */
    private volatile Optional<RejectReason> refusal = Optional.empty();

    private final AtomicInteger refused = new AtomicInteger();

    private final JsonOrderEntry orders = MarketOrders.of(
            (command, _) -> CompletableFuture.completedFuture(outcome(command)), market, views, metrics);
    private final List<FeedClient> clients = new ArrayList<>();
    /** The time by which keys expire: that at which the market begins. */
    private volatile Instant now = Instant.EPOCH.plus(market.timeMicros(), ChronoUnit.MICROS);

    private FeedEndpoint endpoint = endpoint(PUBLIC);
    private GuardedServer server = server();

    private long broker;

    @BeforeEach
    void start() {
        feed.start();
        endpoint.start();
        broker = market.apply(new Command.RegisterBroker("Broker", hash(KEY), "", "", ""))
                .sequence();
    }

    @AfterEach
    void stop() throws Exception {
        for (FeedClient client : clients) {
            client.close();
        }
        endpoint.stop();
        server.close();
        feed.stop();
    }

    @Test
    void aClientKeepsABookThatIsLargerThanOneFramesShortLengths() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            market.bid(broker, 1_000_000 + i, 5);
        }
        FeedClient client = connect();
        client.send(SUBSCRIBE);
        assertThat(client.read().path("type").asText()).isEqualTo("subscribed");
        BookKeeper keeper = new BookKeeper(0);
        keeper.onMessage(client.read());
        // The snapshot has what the feed had come to by then.
        assertThat(keeper.bids()).hasSizeGreaterThan(2_000);
        while (keeper.bids().size() < 5_000) {
            keeper.onMessage(client.read("book"));
        }
        market.ask(broker, 2_000_000, 7);
        while (keeper.asks().isEmpty()) {
            keeper.onMessage(client.read("book"));
        }
        assertThat(keeper.asks()).hasSize(1);
        assertThat(keeper.sequence()).isEqualTo(views.book("PETR4", 1).sequence());
        assertThat(keeper.gaps()).isZero();
        assertThat(keeper.wrongChecksums()).isZero();
    }

    @Test
    void whateverIsWrongWithAMessageIsAnsweredAndTheConnectionStays() throws IOException {
        FeedClient client = connect();
        for (String[] wrong : new String[][] {
            {"", "invalid_json"},
            {"[]", "invalid_json"},
            {"{\"op\":", "invalid_json"},
            {"{}", "invalid_message"},
            {"{\"op\":\"dance\"}", "invalid_message"},
            {"{\"op\":\"subscribe\"}", "invalid_message"},
            {"{\"op\":\"subscribe\",\"channels\":[]}", "invalid_message"},
            {"{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\"}]}", "invalid_message"},
            {"{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"p e\"]}]}", "invalid_message"},
            {
                "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"A\"],\"depth\":0}]}",
                "invalid_message"
            },
            {
                "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"candles\",\"symbols\":[\"A\"],\"interval\":\"2m\"}]}",
                "invalid_message"
            },
            {"{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}", "unauthorized"},
            {"{\"op\":\"subscribe\",\"channels\":[{\"name\":\"listings\",\"symbols\":[\"A\"]}]}", "invalid_message"},
            {"{\"op\":\"submit\",\"symbol\":\"PETR4\"}", "unauthorized"},
            {"{\"op\":\"auth\",\"api_key\":\"wrong\"}", "unauthorized"},
            {"{\"op\":\"auth\"}", "invalid_message"},
            {"[".repeat(20_000), "invalid_json"},
        }) {
            client.send(wrong[0]);
            assertThat(client.read().path("code").asText()).as(wrong[0]).isEqualTo(wrong[1]);
        }
        client.sendBinary(new byte[] {1});
        assertThat(client.read().path("code").asText()).isEqualTo("invalid_json");
        client.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\"}");
        client.read("authenticated");
        client.send("{\"op\":\"ping\",\"x\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(client.read().path("code").asText()).isEqualTo("message_too_large");
        client.send("{\"op\":\"ping\",\"request_id\":\"7\"}");
        JsonNode pong = client.read();
        assertThat(pong.path("type").asText()).isEqualTo("pong");
        assertThat(pong.path("request_id").asText()).isEqualTo("7");
    }

    @Test
    void anErrorNamesTheRequest() throws IOException {
        FeedClient client = connect();
        client.send("{\"request_id\":\"a\",\"op\":\"cancel\",\"order_id\":\"1\"}");
        assertThat(client.read().path("request_id").asText()).isEqualTo("a");
    }

    @Test
    void aMessageMayComeInParts() throws IOException {
        FeedClient client = connect();
        client.sendInTwo("{\"op\":\"pi", "ng\"}");
        assertThat(client.read().path("type").asText()).isEqualTo("pong");
    }

    @Test
    void refusesOrdersOffTheTickOffTheLotAndForWhatIsNotListed() throws IOException {
        market.apply(new Command.ListInstrument("PETR4", new InstrumentTerms("", 2, 0, "", 3, 10, Optional.empty())));
        market.apply(new Command.ChangeSettings(ExchangeSettings.DEFAULTS.with(ListingRule.OPERATOR)));
        FeedClient client = authenticated();
        client.send("{\"op\":\"submit\"," + ORDER + "}");
        assertThat(client.read("response").path("code").asText()).isEqualTo("invalid_tick");
        client.send("{\"op\":\"submit\"," + ORDER.replace("\"price\":10", "\"price\":12") + "}");
        assertThat(client.read("response").path("code").asText()).isEqualTo("invalid_lot");
        client.send("{\"op\":\"submit\"," + ORDER.replace("petr4", "vale3") + "}");
        assertThat(client.read("response").path("code").asText()).isEqualTo("unknown_instrument");
    }

    @Test
    void tellsAnInstrumentsBoundsAndRefusesWhatIsBeyondThem() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"listings\"}]}");
        client.read("subscribed");
        market.apply(new Command.ListInstrument(
                "PETR4",
                InstrumentTerms.DEFAULTS
                        .with(List.of(new TickBand(100, 5)))
                        .with(new OrderBounds(6, 50, 0))
                        .with(SelfTradePrevention.CANCEL_BOTH)));
        assertThat(client.read("listed").toString())
                .isEqualTo(
                        "{\"type\":\"listed\",\"symbol\":\"PETR4\",\"price_scale\":2,\"quantity_scale\":0,\"tick\":1,"
                                + "\"lot\":1,\"tick_table\":[{\"price_from\":100,\"tick\":5}],\"smallest_quantity\":6,"
                                + "\"largest_quantity\":50,\"largest_value\":0,\"self_trade_prevention\":\"cancel_both\"}");
        client.send("{\"op\":\"submit\"," + ORDER.replace("\"price\":10", "\"price\":101") + "}");
        assertThat(client.read("response").path("code").asText()).isEqualTo("invalid_tick");
        client.send("{\"op\":\"submit\"," + ORDER + "}");
        assertThat(client.read("response").path("code").asText()).isEqualTo("quantity_below_smallest");
    }

    @Test
    void ordersAreCalledByTheirOwnIdsToo() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"submit\",\"client_order_id\":\"client:a/1\"," + ORDER + "}");
        String id = client.read("response").path("order_id").asText();
        client.send(
                "{\"op\":\"replace\",\"orig_client_order_id\":\"client:a/1\",\"client_order_id\":\"b\",\"price\":11}");
        assertThat(client.read("response").path("order_id").asText()).isEqualTo(id);
        // By the former id, and by both where they are of one order.
        client.send("{\"op\":\"replace\",\"orig_client_order_id\":\"client:a/1\",\"order_id\":\"" + id
                + "\",\"price\":12}");
        assertThat(client.read("response").path("client_order_id").asText()).isEqualTo("b");
        for (String[] row : new String[][] {
            {"\"order_id\":\"1\",\"orig_client_order_id\":\"b\"", "422", "invalid_field"},
            {"\"order_id\":\"" + id + "\",\"orig_client_order_id\":\"nope\"", "422", "invalid_field"},
            {"\"orig_client_order_id\":\"nope\"", "404", "unknown_order"},
            {"\"orig_client_order_id\":\"" + "x".repeat(37) + "\"", "422", "invalid_field"},
        }) {
            for (String op : List.of("cancel", "replace")) {
                client.send("{\"op\":\"" + op + "\"," + row[0] + "}");
                JsonNode refused = client.read("response");
                assertThat(refused.path("status").asText()).isEqualTo(row[1]);
                assertThat(refused.path("code").asText()).isEqualTo(row[2]);
            }
        }
        for (String fields : List.of("", ",\"orig_client_order_id\":\"\"", ",\"orig_client_order_id\":7")) {
            client.send("{\"op\":\"cancel\"" + fields + "}");
            assertThat(client.read("error").path("detail").asText()).contains("orig_client_order_id");
        }
        client.send("{\"op\":\"submit\",\"orig_client_order_id\":\"b\"," + ORDER + "}");
        assertThat(client.read("error").path("detail").asText()).contains("only go with cancel and replace");
        client.send("{\"op\":\"cancel\",\"orig_client_order_id\":\"b\"}");
        assertThat(client.read("response").path("status").asInt()).isEqualTo(204);
    }

    @Test
    void saysWhatWouldBecomeOfAnOrderAndEntersNone() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"submit\",\"validate_only\":null,\"client_order_id\":\"a\"," + ORDER + "}");
        String id = client.read("response").path("order_id").asText();
        long sequence = market.engine().lastSequence();
        for (String[] row : new String[][] {
            {ORDER, "{\"valid\":true,\"would\":\"rest\",\"order_id\":null,\"problem\":null}"},
            {
                "\"client_order_id\":\"a\"," + ORDER,
                "{\"valid\":true,\"would\":\"repeat\",\"order_id\":\"" + id + "\",\"problem\":null}"
            },
            {ORDER.replace("bid", "ask"), "{\"valid\":true,\"would\":\"fill\",\"order_id\":null,\"problem\":null}"},
            {
                ORDER.replace("\"quantity\":5", "\"quantity\":0"),
                "{\"valid\":false,\"would\":null,\"order_id\":null,\"problem\":"
                        + "{\"type\":\"/docs/errors#invalid_quantity\",\"title\":\"Invalid quantity\",\"status\":422,"
            },
            {"\"price\":1", "\"code\":\"missing_field\""},
        }) {
            client.send("{\"op\":\"submit\",\"request_id\":\"v\",\"validate_only\":true," + row[0] + "}");
            JsonNode said = client.read("response");
            assertThat(said.toString())
                    .startsWith("{\"type\":\"response\",\"request_id\":\"v\",\"status\":200,\"valid\":")
                    .contains(row[1].replaceFirst("^\\{", ""));
        }
        assertThat(market.engine().lastSequence()).isEqualTo(sequence);
    }

    @Test
    void onlyOrdersCanBeValidated() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"submit\"," + ORDER + "}");
        String id = client.read("response").path("order_id").asText();
        for (String[] row : new String[][] {
            {"{\"op\":\"replace\",\"order_id\":\"" + id + "\",\"price\":11,\"validate_only\":true}", "validate_only"},
            {"{\"op\":\"batch\",\"validate_only\":true,\"entries\":[{}]}", "validate_only"},
            {"{\"op\":\"cancel_list\",\"validate_only\":true,\"ids\":[\"7\"]}", "validate_only"},
            {"{\"op\":\"cancel_after\",\"validate_only\":true,\"seconds\":7}", "validate_only"},
            {"{\"op\":\"cancel\",\"order_id\":\"" + id + "\",\"validate_only\":true}", "does not belong to cancel"},
            {"{\"op\":\"mass_cancel\",\"validate_only\":true}", "does not belong to mass_cancel"},
            {"{\"op\":\"submit\"," + ORDER + ",\"validate_only\":\"yes\"}", "validate_only must be true or false."},
            {"{\"op\":\"submit\"," + ORDER + ",\"validate_only\":true,\"validate_only\":false}", "given twice"},
        }) {
            client.send(row[0]);
            assertThat(client.read().path("detail").asText()).contains(row[1]);
        }
        client.send("{\"op\":\"batch\",\"entries\":[{\"op\":\"submit\",\"validate_only\":true," + ORDER + "}]}");
        assertThat(client.read("response").at("/answers/0/body/code").asText()).isEqualTo("unknown_field");
        assertThat(views.book("PETR4", 1).bids().getFirst().totalQuantity()).isEqualTo(5);
    }

    @Test
    void severalOrdersMayComeInOneMessage() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"batch\",\"request_id\":\"b\",\"entries\":[{\"op\":\"submit\",\"client_order_id\":\"€1\","
                + ORDER
                + "},{\"op\":\"batch\"},{\"op\":\"replace\",\"orig_client_order_id\":\"€1\",\"price\":11},"
                + "{\"op\":\"submit\",\"client_order_id\":\"2\"," + ORDER + "}]}");
        JsonNode batch = client.read("response");
        assertThat(batch.path("request_id").asText()).isEqualTo("b");
        assertThat(batch.path("status").asInt()).isEqualTo(200);
        assertThat(batch.path("answers")
                        .valueStream()
                        .map(answer -> answer.path("status").asInt()))
                .containsExactly(201, 422, 200, 201);
        assertThat(batch.at("/answers/0/body/status").asText()).isEqualTo("open");
        assertThat(batch.at("/answers/1/body/detail").asText()).contains("submit, replace or cancel");

        client.send("{\"op\":\"cancel_list\",\"ids\":[\"client:€1\",\"client:nope\",\""
                + batch.at("/answers/3/body/order_id").asText() + "\"]}");
        JsonNode cancelled = client.read("response");
        assertThat(cancelled
                        .path("answers")
                        .valueStream()
                        .map(answer -> answer.path("status").asInt()))
                .containsExactly(204, 404, 204);
        client.send("{\"op\":\"batch\",\"entries\":[{\"op\":\"submit\"," + ORDER + "},{\"op\":\"submit\","
                + ORDER.replace("bid", "ask").replace("\"price\":10", "\"price\":20") + "}]}");
        client.read("response");
        client.send("{\"op\":\"mass_cancel\",\"side\":\"ask\",\"symbol\":\"petr4\"}");
        assertThat(client.read("response").path("cancelled").asInt()).isEqualTo(1);
        client.send("{\"op\":\"mass_cancel\",\"side\":\"bid\"}");
        assertThat(client.read("response").path("cancelled").asInt()).isEqualTo(1);
        client.send("{\"op\":\"mass_cancel\",\"side\":\"\"}");
        assertThat(client.read("error").path("detail").asText()).contains("side");
        for (String[] row : new String[][] {
            {"\"batch\"", "entries is required"},
            {"\"batch\",\"entries\":[]", "1 to 50 elements, not 0"},
            {"\"batch\",\"entries\":[" + "{},".repeat(50) + "{}]", "1 to 50 elements, not 51"},
            {"\"cancel_list\",\"ids\":[]", "1 to 200 elements, not 0"},
            {"\"mass_cancel\",\"side\":\"both\"", "side must be bid or ask"},
        }) {
            client.send("{\"op\":" + row[0] + "}");
            JsonNode refused = client.read("response");
            assertThat(refused.path("status").asInt()).isEqualTo(422);
            assertThat(refused.path("detail").asText()).contains(row[1]);
        }
    }

    @Test
    void tellsTheTimeToWhoeverAsks() throws IOException {
        FeedClient client = connect();
        client.send("{\"op\":\"time\",\"request_id\":\"t\"}");
        JsonNode time = client.read("time");
        assertThat(time.path("request_id").asText()).isEqualTo("t");
        assertThat(time.path("nanoseconds").asText()).hasSize(19);
        assertThat(Instant.parse(time.path("time").asText())).isBeforeOrEqualTo(Instant.now());
        client.close();
    }

    @Test
    void ordersNeedAKeyAndAreAnsweredWithRestsFields() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"submit\",\"request_id\":\"1\"," + ORDER + "}");
        String id = client.read("response").path("order_id").asText();
        client.send("{\"request_id\":\"2\"," + ORDER + ",\"op\":\"submit\"}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"request_id\":\"2\",\"status\":201,\"order_id\":\""
                        + market.engine().lastSequence() + "\",\"client_order_id\":null,\"order_status\":\"open\","
                        + "\"remaining_quantity\":5,\"trades\":[]}");
        client.send("{\"op\":\"replace\",\"order_id\":\"" + id + "\",\"price\":11}");
        assertThat(client.read().path("status").asInt()).isEqualTo(200);
        assertThat(views.book("PETR4", 1).bids().getFirst().price()).isEqualTo(11);
        client.send("{\"op\":\"cancel\",\"request_id\":2,\"order_id\":\"" + id + "\"}");
        assertThat(client.read()).hasToString("{\"type\":\"response\",\"request_id\":\"2\",\"status\":204}");
        client.send("{\"op\":\"mass_cancel\",\"symbol\":\"PETR4\"}");
        assertThat(client.read()).hasToString("{\"type\":\"response\",\"status\":200,\"cancelled\":1}");
        client.send("{\"op\":\"cancel_after\",\"seconds\":60}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"status\":200,\"cancel_at\":\""
                        + Instant.EPOCH.plus(market.timeMicros() + 60_000_000, ChronoUnit.MICROS) + "\"}");
        client.send("{\"op\":\"cancel_after\",\"request_id\":\"3\",\"seconds\":0}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"request_id\":\"3\",\"status\":200,\"cancel_at\":null}");
        client.send("{\"op\":\"cancel_after\",\"seconds\":3601}");
        assertThat(client.read().path("code").asText()).isEqualTo("invalid_field");
    }

    @Test
    void ordersAreCancelledWhenTheConnectionThatAskedForItEnds() throws IOException {
        FeedClient first = authenticated(0);
        FeedClient second = authenticated(0);
        market.bid(broker, 10, 5);
        first.close();
        second.send("{\"op\":\"ping\"}");
        second.read("pong");
        assertThat(views.openOrders()).isEqualTo(1);
        second.close();
        await().until(() -> views.openOrders() == 0);
    }

    @Test
    @ExpectedLog(
            level = ERROR,
            line = "CancelAtConnectionEnd: orders of broker .* are not cancelled yet: the journal can't")
    void ordersAreCancelledAfterTheConnectionOnceTheExchangeTakesIt() throws IOException {
        for (int graceSeconds : List.of(0, 60)) {
            market.bid(broker, 10, 5);
            FeedClient client = authenticated(graceSeconds);
            refused.set(0);
            refusal = Optional.of(RejectReason.JOURNAL_UNAVAILABLE);
            client.close();
            await().until(() -> refused.get() > 0);

            refusal = Optional.empty();

            await().until(() -> views.openOrders() == 0 || isTimerSet());
        }
        assertThat(isTimerSet()).isTrue();
    }

    @Test
    void nobodyIsToldThatHeIsBackWhileHisTimerRunsOn() throws IOException {
        market.bid(broker, 10, 5);
        authenticated(60).close();
        await().until(this::isTimerSet);
        refusal = Optional.of(RejectReason.JOURNAL_UNAVAILABLE);
        FeedClient back = connect();
        back.send(authentication(60));
        assertThat(back.read().path("code").asText()).isEqualTo("exchange_unavailable");

        refusal = Optional.empty();
        back.send("{\"op\":\"submit\"," + ORDER + "}");
        assertThat(back.read().path("code").asText()).isEqualTo("unauthorized");
        back.send(authentication(60));

        back.read("authenticated");
        assertThat(isTimerSet()).isFalse();
    }

    @Test
    void ordersAreCancelledByTheTimerWhenNobodyComesBackWithinTheGraceTime() throws IOException {
        market.bid(broker, 10, 5);
        authenticated(60).close();
        await().until(this::isTimerSet);
        FeedClient back = authenticated(60);
        assertThat(isTimerSet()).isFalse();
        market.apply(new Command.SetCancelTimer(broker, 30, false));
        long own = views.broker(broker).orElseThrow().cancelAtMicros();
        long before = market.engine().lastSequence();
        back.close();
        await().until(() -> market.engine().lastSequence() > before);
        assertThat(views.broker(broker).orElseThrow().cancelAtMicros()).isEqualTo(own);
        market.advance(30_000_000);
        market.apply(new Command.ExpireOrders());
        assertThat(views.openOrders()).isZero();
    }

    @Test
    void eachLimitOfTheBrokerRefusesWithItsReasonAndTheNextSmallerOrderIsTaken() throws IOException {
        FeedClient client = authenticated();
        long none = BrokerLimits.UNLIMITED;
        for (Object[] row : new Object[][] {
            {new BrokerLimits(4, none, none, none, none, none, none, none), "order_quantity_limit"},
            {new BrokerLimits(none, 49, none, none, none, none, none, none), "order_value_limit"},
            {new BrokerLimits(none, none, none, none, 49, none, none, none), "open_buy_value_limit"},
            {new BrokerLimits(none, none, none, none, none, none, 4, none), "position_limit"},
            {new BrokerLimits(none, none, none, none, none, none, none, 49), "credit_limit"},
            {new BrokerLimits(none, none, 0, none, none, none, none, none), "open_orders_limit"},
        }) {
            market.apply(new Command.CancelAllOrders(broker, ""));
            market.apply(new Command.SetBrokerLimits(broker, (BrokerLimits) row[0]));
            client.send("{\"op\":\"submit\"," + ORDER + "}");
            assertThat(client.read("response").path("code").asText()).isEqualTo(row[1]);
            if (((BrokerLimits) row[0]).openOrders() == none) {
                client.send("{\"op\":\"submit\"," + ORDER.replace("\"quantity\":5", "\"quantity\":4") + "}");
                assertThat(client.read("response").path("status").asInt()).isEqualTo(201);
            }
        }
    }

    @Test
    void aKeyDoesWhatItsScopesAllow() throws IOException {
        for (String[] row : new String[][] {
            {"{\"op\":\"submit\"," + ORDER + "}", "trade"},
            {"{\"op\":\"replace\",\"order_id\":\"7\",\"price\":1}", "trade"},
            {"{\"op\":\"cancel\",\"order_id\":\"7\"}", "cancel"},
            {"{\"op\":\"mass_cancel\"}", "cancel"},
            {"{\"op\":\"cancel_after\",\"seconds\":5}", "cancel"},
            {"{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}", "read"},
            {
                "{\"op\":\"auth\",\"api_key\":\"KEY\",\"cancel_on_disconnect\":{\"grace_seconds\":5,\"scope\":\"broker\"}}",
                "cancel"
            },
        }) {
            KeyScopes needed = KeyScopes.of(List.of(KeyScope.valueOf(row[1].toUpperCase(Locale.ROOT))));
            FeedClient with = connect();
            String enough = addKey(needed, Times.NEVER_MICROS, "");
            with.send("{\"op\":\"auth\",\"api_key\":\"" + enough + "\"}");
            with.read("authenticated");
            with.send(row[0].replace("KEY", enough));
            assertThat(with.read().path("code").asText()).as(row[0]).isNotEqualTo("scope_missing");
            with.close();

            FeedClient without = connect();
            String lacking = addKey(KeyScopes.ALL.without(needed), Times.NEVER_MICROS, "");
            without.send("{\"op\":\"auth\",\"api_key\":\"" + lacking + "\"}");
            without.read("authenticated");
            without.send(row[0].replace("KEY", lacking));
            JsonNode refused = without.read();
            assertThat(refused.path("code").asText()).as(row[0]).isEqualTo("scope_missing");
            assertThat(refused.path("detail").asText()).contains(row[1]);
            without.close();
        }
    }

    @Test
    void aConnectionEndsWhenItsKeyIsRevokedAndNoOther() throws IOException {
        FeedClient other = authenticated();
        String key = addKey(KeyScopes.ALL, Times.NEVER_MICROS, "");
        FeedClient client = connect();
        client.send("{\"op\":\"auth\",\"api_key\":\"" + key + "\"}");
        client.read("authenticated");

        revokeLast();

        assertThat(client.read("error").path("code").asText()).isEqualTo("key_revoked");
        client.readToEnd();
        assertThat(client.closeCode()).isEqualTo(1008);
        FeedClient again = connect();
        again.send("{\"op\":\"auth\",\"api_key\":\"" + key + "\"}");
        assertThat(again.read("error").path("code").asText()).isEqualTo("unauthorized");
        other.send("{\"op\":\"submit\"," + ORDER + "}");
        assertThat(other.read("response").path("status").asInt()).isEqualTo(201);
    }

    @Test
    void aConnectionThatTookItsNextKeyOutlivesTheFormer() throws IOException {
        String former = addKey(KeyScopes.ALL, Times.NEVER_MICROS, "");
        FeedClient client = connect();
        client.send("{\"op\":\"auth\",\"api_key\":\"" + former + "\"}");
        client.read("authenticated");
        client.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\"}");
        client.read("authenticated");
        FeedClient left = connect();
        left.send("{\"op\":\"auth\",\"api_key\":\"" + former + "\"}");
        left.read("authenticated");

        revokeLast();

        assertThat(left.read("error").path("code").asText()).isEqualTo("key_revoked");
        client.send("{\"op\":\"submit\"," + ORDER + "}");
        assertThat(client.read("response").path("status").asInt()).isEqualTo(201);
    }

    @Test
    void aConnectionEndsWhenItsKeyExpires() throws IOException {
        String key = addKey(KeyScopes.ALL, market.timeMicros() + 2_000_000, "");
        FeedClient client = connect();
        client.send("{\"op\":\"auth\",\"api_key\":\"" + key + "\"}");
        client.read("authenticated");

        now = now.plusSeconds(3);

        assertThat(client.read("error").path("code").asText()).isEqualTo("key_expired");
        client.readToEnd();
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void aKeyIsGoodAtItsAddressesAlone() throws IOException {
        FeedClient elsewhere = connect();
        elsewhere.send(
                "{\"op\":\"auth\",\"api_key\":\"" + addKey(KeyScopes.ALL, Times.NEVER_MICROS, "10.0.0.0/8") + "\"}");
        assertThat(elsewhere.read("error").path("code").asText()).isEqualTo("address_not_allowed");
        FeedClient here = connect();
        here.send("{\"op\":\"auth\",\"api_key\":\""
                + addKey(KeyScopes.ALL, Times.NEVER_MICROS, "10.0.0.0/8 127.0.0.0/8") + "\"}");
        here.read("authenticated");
    }

    private String addKey(KeyScopes scopes, long expiresAtMicros, String networks) {
        String key = "key " + market.engine().lastSequence();
        SequencedCommand made = market.apply(new Command.AddApiKey(
                KeyOwner.broker(broker), hash(key), new KeyTerms("bot", scopes, expiresAtMicros, networks)));
        assertThat(made.rejection()).isEmpty();
        return key;
    }

    /** Revokes the key that was made last. */
    private void revokeLast() {
        long keyId = views.keys(KeyOwner.broker(broker)).getLast().key().keyId();
        market.apply(new Command.RevokeApiKey(KeyOwner.broker(broker), keyId));
    }

    @Test
    void refusesADisconnectOptionThatIsNone() throws IOException {
        FeedClient client = connect();
        for (String option : new String[] {
            "5",
            "{}",
            "{\"grace_seconds\":5}",
            "{\"scope\":\"broker\"}",
            "{\"grace_seconds\":5,\"scope\":\"session\"}",
            "{\"grace_seconds\":-1,\"scope\":\"broker\"}",
            "{\"grace_seconds\":3601,\"scope\":\"broker\"}",
            "{\"grace_seconds\":99999999999999999999,\"scope\":\"broker\"}",
            "{\"grace_seconds\":[5],\"scope\":\"broker\"}",
            "{\"grace_seconds\":5,\"scope\":\"broker\",\"x\":{}}",
        }) {
            client.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\",\"cancel_on_disconnect\":" + option + "}");
            assertThat(client.read().path("code").asText()).as(option).isEqualTo("invalid_message");
        }
    }

    private boolean isTimerSet() {
        return views.broker(broker).orElseThrow().cancelAtMicros() != Times.NEVER_MICROS;
    }

    private Outcome outcome(Command command) {
        Optional<RejectReason> reason = refusal;
        if (reason.isEmpty()) {
            return new Outcome.Sequenced(market.apply(command));
        }
        refused.incrementAndGet();
        return new Outcome.Refused(reason.get());
    }

    private FeedClient authenticated(int graceSeconds) throws IOException {
        FeedClient client = connect();
        client.send(authentication(graceSeconds));
        client.read("authenticated");
        return client;
    }

    private static String authentication(int graceSeconds) {
        return "{\"op\":\"auth\",\"api_key\":\"" + KEY + "\",\"cancel_on_disconnect\":{\"grace_seconds\":"
                + graceSeconds + ",\"scope\":\"broker\"}}";
    }

    @Test
    void aTradeIsInTheAnswer() throws IOException {
        FeedClient client = authenticated();
        long sold = market.ask(broker, 10, 3);
        client.send("{\"op\":\"submit\",\"client_order_id\":\"a\"," + ORDER + "}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"status\":201,\"order_id\":\"" + (sold + 1)
                        + "\",\"client_order_id\":\"a\",\"order_status\":\"open\",\"remaining_quantity\":2,"
                        + "\"trades\":[{\"trade_id\":\"1\",\"price\":10,\"quantity\":3}]}");
    }

    @Test
    void aRefusalHasTheProblemsFieldsAndIsAResponse() throws IOException {
        FeedClient client = authenticated();
        long closed = market.bid(broker, 10, 5);
        market.apply(new Command.CancelOrder(broker, closed));
        client.send("{\"op\":\"replace\",\"request_id\":\"3\",\"order_id\":\"" + closed + "\",\"price\":11}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"request_id\":\"3\",\"status\":409,"
                        + "\"problem_type\":\"/docs/errors#order_not_open\",\"title\":\"Order not open\","
                        + "\"detail\":\"the order is not open\",\"code\":\"order_not_open\"}");
        client.send("{\"op\":\"submit\"," + ORDER + ",\"price\":11}");
        assertThat(client.read())
                .hasToString("{\"type\":\"response\",\"status\":422,"
                        + "\"problem_type\":\"/docs/errors#duplicate_field\",\"title\":\"Duplicate field\","
                        + "\"detail\":\"price is given twice.\",\"code\":\"duplicate_field\","
                        + "\"errors\":[{\"field\":\"price\",\"code\":\"duplicate_field\","
                        + "\"detail\":\"price is given twice.\"}]}");
    }

    /** That each is as documented is checked by {@link FeedClient}; this holds the other way round. */
    @Test
    @ExpectedLog(level = ERROR, line = "MarketDataFeed: The live feed failed .*names an instrument that is not listed")
    void everythingThatTheDocumentHasIsSent() throws IOException {
        AsyncApiContract.SEEN.clear();
        anInstrumentThatGivesItsPlaceToAnotherIsDelistedAndComesBackWithItsBook();
        whateverIsWrongWithAMessageIsAnsweredAndTheConnectionStays();
        ordersNeedAKeyAndAreAnsweredWithRestsFields();
        tellsTheTimeToWhoeverAsks();
        aKeyDoesWhatItsScopesAllow();
        nobodyIsToldThatHeIsBackWhileHisTimerRunsOn();
        aConnectionEndsWhenItsKeyIsRevokedAndNoOther();
        aKeyIsGoodAtItsAddressesAlone();
        aConnectionEndsWhenItsKeyExpires();
        everyChannelTellsItsOwn();
        tellsOfHalts();
        whoAsksForWhatIsGoneIsToldSo();
        subscriptionsAndMessagesHaveLimits();
        oneConnectionTooManyIsToldSo();
        aReaderThatDoesNotReadIsClosedAndNobodyElseNotices();
        heartbeatsComeAndAConnectionThatNeverAnswersIsClosed();
        restart(PUBLIC);
        theOperatorSeesAndClosesAConnection();
        restart(PUBLIC);
        aStopIsSaid();
        restart(PUBLIC);
        aClientIsToldWhenTheFeedHasEndedAndCanStillTrade();
        assertThat(AsyncApiContract.SEEN).containsExactlyInAnyOrderElementsOf(AsyncApiContract.documented());
    }

    @Test
    void everyChannelTellsItsOwn() throws IOException {
        FeedClient client = authenticated();
        String channels =
                "[{\"name\":\"book\",\"symbols\":[\"EVERY3\"],\"depth\":5},{\"name\":\"trades\",\"symbols\":[\"EVERY3\"]},"
                        + "{\"name\":\"ticker\",\"symbols\":[\"EVERY3\"]},"
                        + "{\"name\":\"candles\",\"symbols\":[\"EVERY3\"],\"interval\":\"1m\"},{\"name\":\"listings\"},"
                        + "{\"name\":\"orders\"}]";
        client.send("{\"op\":\"subscribe\",\"channels\":" + channels + "}");
        client.read("book_snapshot");
        client.read("ticker");
        market.apply(order(Side.BID, "mine"));
        assertThat(client.read("listed").path("symbol").asText()).isEqualTo("EVERY3");
        client.read("book");
        client.read("execution");
        market.apply(order(Side.ASK, ""));
        Set<String> told = new HashSet<>();
        while (!told.containsAll(List.of("trade", "candle", "execution"))) {
            told.add(client.read().path("type").asText());
        }
        client.send("{\"op\":\"unsubscribe\",\"channels\":" + channels + "}");
        client.read("unsubscribed");
    }

    @Test
    void tellsOfHalts() throws IOException {
        market.apply(order("HALT4", Side.BID, TimeInForce.GTC, ""));
        market.apply(new Command.HaltTrading("HALT4", "News pending"));
        FeedClient client = connect();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"status\"}]}");

        assertThat(client.read("status").toString())
                .isEqualTo("{\"type\":\"status\",\"symbol\":null,\"status\":\"open\",\"reason\":null}");
        assertThat(client.read("status").toString())
                .isEqualTo("{\"type\":\"status\",\"symbol\":\"HALT4\",\"status\":\"halted\","
                        + "\"reason\":\"News pending\"}");
        market.apply(new Command.HaltTrading("", "Fire alarm"));
        assertThat(client.read("status").path("symbol").isNull()).isTrue();
        market.apply(new Command.ResumeTrading("HALT4", "Told"));
        assertThat(client.read("status").path("status").asText()).isEqualTo("open");
        market.apply(new Command.ResumeTrading("", "Over"));
        assertThat(client.read("status").path("reason").asText()).isEqualTo("Over");
        market.apply(new Command.HaltTrading("HALT4", "Last day"));
        client.read("status");
        market.apply(new Command.DelistInstrument("HALT4", "Merged"));
        assertThat(client.read("status").toString())
                .isEqualTo("{\"type\":\"status\",\"symbol\":\"HALT4\",\"status\":\"delisted\","
                        + "\"reason\":\"Merged\"}");
        market.apply(new Command.ListInstrument("HALT4", InstrumentTerms.DEFAULTS));
        assertThat(client.read("status").path("status").asText()).isEqualTo("halted");
    }

    private Command order(Side side, String clientOrderId) {
        return order("EVERY3", side, TimeInForce.GTC, clientOrderId);
    }

    private Command order(String symbol, Side side, TimeInForce timeInForce, String clientOrderId) {
        return new Command.SubmitOrder(
                broker, "1", symbol, side, OrderType.LIMIT, timeInForce, 1_000, 5, 0, clientOrderId);
    }

    @Test
    void anInstrumentThatGivesItsPlaceToAnotherIsDelistedAndComesBackWithItsBook() throws IOException {
        FeedClient client = connect();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"listings\"},"
                + "{\"name\":\"book\",\"symbols\":[\"GONE4\"],\"depth\":5}]}");
        client.read("book_snapshot");
        market.apply(order("GONE4", Side.BID, TimeInForce.IOC, ""));
        assertThat(client.read("listed").path("symbol").asText()).isEqualTo("GONE4");

        market.apply(instruments(1));
        long next = market.apply(order("NEXT4", Side.BID, TimeInForce.GTC, "")).sequence();
        assertThat(client.read("delisted").path("symbol").asText()).isEqualTo("GONE4");
        assertThat(client.read("listed").path("symbol").asText()).isEqualTo("NEXT4");

        market.apply(new Command.CancelOrder(broker, next));
        market.apply(order("GONE4", Side.BID, TimeInForce.GTC, ""));
        assertThat(client.read("delisted").path("symbol").asText()).isEqualTo("NEXT4");
        assertThat(client.read("listed").path("symbol").asText()).isEqualTo("GONE4");
        JsonNode book = client.read("book");
        assertThat(book.path("symbol").asText()).isEqualTo("GONE4");
        assertThat(book.path("changes")).hasSize(1);
        assertThat(views.symbols()).containsExactly("GONE4");
        market.apply(instruments(ExchangeSettings.DEFAULTS.maxInstruments()));
    }

    /** The command that lets the exchange list so many, and brokers share. */
    private static Command instruments(int most) {
        ExchangeSettings usual = ExchangeSettings.DEFAULTS;
        return new Command.ChangeSettings(new ExchangeSettings(
                usual.executionPrice(),
                usual.dayEndMicrosOfDay(),
                usual.maxPriceCents(),
                usual.maxQuantity(),
                usual.maxOrderValueCents(),
                usual.maxOpenOrders(),
                usual.maxTotalOpenOrders(),
                most,
                usual.maxBrokers(),
                usual.closedClientOrderIds(),
                Sharing.FLOATING));
    }

    @Test
    void whoAsksForWhatIsGoneIsToldSo() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\",\"resume_from\":1000000}]}");
        assertThat(client.read("error").path("code").asText()).isEqualTo("resume_unavailable");
        client.send(
                "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"trades\",\"symbols\":[\"GONE3\"],\"resume_from\":7}]}");
        JsonNode told = client.read("error");
        assertThat(told.path("code").asText()).isEqualTo("resume_unavailable");
        assertThat(told.path("symbol").asText()).isEqualTo("GONE3");
    }

    @Test
    void theOrdersChannelTellsWhateverGatewayTheOrderCameThrough() throws IOException {
        FeedClient client = authenticated();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
        assertThat(client.read().path("event_sequence").asLong()).isEqualTo(1);
        long order = market.bid(broker, 1_000, 5);
        JsonNode execution = client.read();
        assertThat(execution.path("exec_type").asText()).isEqualTo("new");
        assertThat(execution.path("order_id").asText()).isEqualTo(Long.toString(order));
    }

    @Test
    void aReaderThatDoesNotReadIsClosedAndNobodyElseNotices() throws IOException {
        // On a slow machine it is not to be closed for an answer that it owes to a ping.
        restart(new WsSettings(true, 100, 100, 65_536, 500, 65_536, 1_000, 2_000));
        FeedClient reading = connect();
        FeedClient sleeping = new FeedClient(server.port(), 4_096);
        clients.add(sleeping);
        for (FeedClient client : List.of(reading, sleeping)) {
            client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"trades\",\"symbols\":[\"PETR4\"]}]}");
            client.read("subscribed");
        }
        long sequence = 0;
        while (endpoint.slowClients() == 0) {
            market.bid(broker, 1_000, 1);
            market.ask(broker, 1_000, 1);
            sequence++;
            assertThat(reading.read("trade").path("sequence").asLong()).isEqualTo(sequence);
            assertThat(endpoint.connections() + endpoint.slowClients()).isGreaterThanOrEqualTo(2);
        }
        List<JsonNode> late = sleeping.readToEnd();
        assertThat(late.getLast().path("code").asText()).isEqualTo("too_slow");
        await().until(() -> endpoint.connections() == 1 && feed.subscriptions() == 1);
    }

    @Test
    void aClientThatGoesAwayWithoutAWordLeavesNothingBehind() throws IOException {
        FeedClient client = connect();
        client.send(SUBSCRIBE);
        client.read("book_snapshot");
        assertThat(feed.subscriptions()).isEqualTo(1);
        client.close();
        await().until(() -> endpoint.connections() == 0 && feed.subscriptions() == 0);
    }

    @Test
    void heartbeatsComeAndAConnectionThatNeverAnswersIsClosed() throws IOException {
        restart(new WsSettings(true, 100, 100, 65_536, 500, 65_536, 1, 2));
        FeedClient client = connect();
        client.ignorePings();
        List<JsonNode> messages = client.readToEnd();
        assertThat(messages).anyMatch(m -> "heartbeat".equals(m.path("type").asText()));
        assertThat(messages.getLast().path("code").asText()).isEqualTo("idle");
        assertThat(client.closeCode()).isEqualTo(FeedConnection.GOING_AWAY);
        await().until(() -> endpoint.connections() == 0);
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws IOException {
        restart(new WsSettings(true, 1, 100, 65_536, 500, 65_536, 15, 45));
        FeedClient first = connect();
        first.send("{\"op\":\"ping\"}");
        first.read("pong");
        FeedClient second = connect();
        assertThat(second.readToEnd())
                .singleElement()
                .satisfies(m -> assertThat(m.path("code").asText()).isEqualTo("too_many_connections"));
        assertThat(second.closeCode()).isEqualTo(FeedConnection.TRY_AGAIN_LATER);
    }

    @Test
    void subscriptionsAndMessagesHaveLimits() throws IOException {
        restart(new WsSettings(true, 100, 2, 65_536, 1, 65_536, 15, 45));
        FeedClient client = connect();
        client.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"A\",\"B\",\"C\"]}]}");
        assertThat(client.read().path("code").asText()).isEqualTo("too_many_subscriptions");
        for (int i = 0; i < 5; i++) {
            client.send("{\"op\":\"ping\"}");
        }
        assertThat(client.read(m -> m.has("code")).path("code").asText()).isEqualTo("rate_limited");
    }

    @Test
    void aFloodIsClosedWithoutBeingReadToItsEnd() throws IOException {
        for (int kind : new int[] {0x89, 0x8A, 0x81}) {
            FeedClient client = connect();
            client.flood(kind, 200_000);
            assertThat(client.readToEnd())
                    .anyMatch(m -> "rate_limited".equals(m.path("code").asText()));
        }
    }

    @Test
    void aPageOfSomebodyElseIsNotLetIn() throws IOException {
        assertThat(handshake("Origin: https://evil.example\r\n")).contains(" 403 ");
        assertThat(handshake("Origin: null\r\n")).contains(" 403 ");
        assertThat(handshake("Origin: http://localhost:" + server.port() + "\r\n"))
                .contains(" 101 ");
        assertThat(handshake("")).contains(" 101 ");
    }

    /** The first line of what a handshake with this header is answered. */
    private String handshake(String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream()
                    .write(("GET /ws HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n" + header
                                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whoGuessesKeysOverOneConnectionAfterTheOtherIsLockedOut() throws IOException {
        WrongKeys wrongKeys = new WrongKeys(System::nanoTime);
        restart(PUBLIC, Entrance.of(AccessSettings.DEFAULTS, wrongKeys));
        for (int i = 1; i < 10; i++) {
            FeedClient guesser = connect();
            guesser.send("{\"op\":\"auth\",\"api_key\":\"guess\"}");
            assertThat(guesser.read().path("code").asText()).isEqualTo("unauthorized");
        }
        FeedClient last = connect();
        last.send("{\"op\":\"auth\",\"api_key\":\"guess\"}");
        last.readToEnd();
        assertThat(last.closeCode()).isEqualTo(1008);
        assertThat(wrongKeys.lockedOutSeconds(InetAddress.getLoopbackAddress())).isPositive();
        FeedClient broker = connect();
        broker.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\"}");
        assertThat(broker.read("authenticated").path("broker_name").asText()).isEqualTo("Broker");
    }

    @Test
    void withoutPublicMarketDataABrokersKeyIsNeeded() throws IOException {
        restart(WsSettings.DEFAULTS);
        FeedClient client = connect();
        client.send(SUBSCRIBE);
        assertThat(client.read().path("code").asText()).isEqualTo("unauthorized");
        client.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\"}");
        assertThat(client.read("authenticated").path("broker_name").asText()).isEqualTo("Broker");
        client.send(SUBSCRIBE);
        assertThat(client.read().path("type").asText()).isEqualTo("subscribed");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "MarketDataFeed: The live feed failed .*names an instrument that is not listed")
    void aClientIsToldWhenTheFeedHasEndedAndCanStillTrade() throws IOException {
        FeedClient client = authenticated();
        client.send(SUBSCRIBE);
        client.read("book_snapshot");
        nonsense = true;
        market.apply(new Command.ExpireOrders());
        nonsense = false;
        assertThat(client.read("error").path("code").asText()).isEqualTo("feed_unavailable");
        client.send("{\"op\":\"cancel\",\"order_id\":\"9\"}");
        assertThat(client.read("response").path("status").asInt()).isEqualTo(204);
        client.send(SUBSCRIBE);
        assertThat(client.read("error").path("code").asText()).isEqualTo("feed_unavailable");
    }

    @Test
    void theOperatorSeesAndClosesAConnection() throws IOException {
        FeedClient stays = connect();
        stays.send(SUBSCRIBE);
        stays.read("book_snapshot");
        FeedClient client = authenticated();
        await().until(() -> endpoint.statuses().size() == 2);
        ConnectionStatus its = endpoint.statuses().getLast();
        assertThat(its.brokerId()).isPresent();
        assertThat(its.keyId()).isPresent();
        assertThat(its.address()).isEqualTo("127.0.0.1");
        assertThat(endpoint.statuses().getFirst().brokerId()).isEmpty();
        assertThat(endpoint.statuses().getFirst().subscriptions()).isEqualTo(1);

        assertThat(endpoint.disconnect("none", "Runs wild")).isFalse();
        assertThat(endpoint.disconnect(its.connectionId(), "Runs wild")).isTrue();
        JsonNode last = client.readToEnd().getLast();
        assertThat(last.path("code").asText()).isEqualTo("disconnected");
        assertThat(last.path("detail").asText()).isEqualTo("The operator closed the connection: Runs wild");
        assertThat(client.closeCode()).isEqualTo(1008);
        await().until(() -> endpoint.statuses().size() == 1);
        stays.send("{\"op\":\"ping\"}");
        stays.read("pong");
    }

    @Test
    void aStopIsSaid() throws IOException {
        FeedClient client = connect();
        client.send("{\"op\":\"ping\"}");
        client.read("pong");
        Thread stopping = Thread.startVirtualThread(endpoint::stop);
        assertThat(client.readToEnd().getLast().path("code").asText()).isEqualTo("shutting_down");
        assertThat(stopping).isNotNull();
    }

    private static List<SequencedCommand> impossible(List<SequencedCommand> batch) {
        Event trade = new Event.OrdersTraded(
                1,
                1,
                1,
                new AffectedOrder(77, 1, 99, Side.BID, 1, 1, 0, ""),
                new AffectedOrder(78, 1, 99, Side.ASK, 1, 1, 0, ""),
                0,
                0);
        return batch.stream()
                .map(command -> new SequencedCommand(
                        command.sequence(),
                        command.timeMicros(),
                        command.firstEventSequence(),
                        command.source(),
                        command.command(),
                        List.of(trade),
                        Optional.empty()))
                .toList();
    }

    private FeedClient authenticated() throws IOException {
        FeedClient client = connect();
        client.send("{\"op\":\"auth\",\"api_key\":\"" + KEY + "\"}");
        client.read("authenticated");
        return client;
    }

    private FeedClient connect() throws IOException {
        FeedClient client = new FeedClient(server.port());
        clients.add(client);
        return client;
    }

    private void restart(WsSettings settings) throws IOException {
        restart(settings, Entrance.of(AccessSettings.DEFAULTS, KeyAttempts.UNLIMITED));
    }

    private void restart(WsSettings settings, Entrance entrance) throws IOException {
        for (FeedClient client : clients) {
            client.close();
        }
        clients.clear();
        endpoint.stop();
        server.close();
        endpoint = new FeedEndpoint(settings, feed, views, orders, entrance, metrics, () -> now);
        server = server();
        endpoint.start();
    }

    private FeedEndpoint endpoint(WsSettings settings) {
        return new FeedEndpoint(
                settings,
                feed,
                views,
                orders,
                Entrance.of(AccessSettings.DEFAULTS, KeyAttempts.UNLIMITED),
                metrics,
                () -> now);
    }

    private GuardedServer server() {
        return GuardedServer.start(
                new ConnectionGuard(
                        GuardSettings.DEFAULTS,
                        65_536,
                        (status, detail) ->
                                ("HTTP/1.1 " + status + " " + detail + "\r\n\r\n").getBytes(StandardCharsets.UTF_8),
                        ClientLookup.PEER,
                        endpoint.upgrade()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                web -> web);
    }

    private static ApiKeyHash hash(String key) {
        try {
            return ApiKeyHash.of(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
