import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AccountApi;
import org.openapitools.client.api.MarketDataApi;
import org.openapitools.client.api.OperatorApi;
import org.openapitools.client.api.OrdersApi;
import org.openapitools.client.model.Batch;
import org.openapitools.client.model.BatchAnswer;
import org.openapitools.client.model.BatchEntry;
import org.openapitools.client.model.CancelList;
import org.openapitools.client.model.Execution;
import org.openapitools.client.model.ExecutionPage;
import org.openapitools.client.model.NewBroker;
import org.openapitools.client.model.NewOrder;
import org.openapitools.client.model.Order;
import org.openapitools.client.model.OrderChange;
import org.openapitools.client.model.OrderResult;
import org.openapitools.client.model.OrderWithTrades;
import org.openapitools.client.model.Side;
import org.openapitools.client.model.Status;

/** Trades with the client that OpenAPI Generator makes of {@code /openapi}: URL, the operator's key. */
final class Trade {

    private static final String SYMBOL = "JAVA3";
    private static final String AWKWARD_ID = "java/ 4%";
    private static final OffsetDateTime PAST = OffsetDateTime.parse("2020-01-01T00:00:00Z");

    private Trade() {}

    public static void main(String[] args) throws Exception {
        URI exchange = URI.create(args[0]);
        OperatorApi operator = new OperatorApi(client(exchange, args[1]));
        ApiClient seller = client(exchange, operator.registerBroker(new NewBroker().name("Seller")).getApiKey());
        ApiClient buyer = client(exchange, operator.registerBroker(new NewBroker().name("Buyer")).getApiKey());

        NewOrder ask = order(Side.ASK, 100).clientOrderId("java-1").validUntil(OffsetDateTime.parse("2099-12-31T23:59:59Z"));
        OrderResult resting = new OrdersApi(seller).enterOrder(ask, false);
        expect(Status.OPEN, resting.getStatus());
        expect(resting, new OrdersApi(seller).enterOrder(ask, false));

        OrderResult bought = new OrdersApi(buyer).enterOrder(order(Side.BID, 40)
                .timeInForce(NewOrder.TimeInForceEnum.IOC)
                .deadline(OffsetDateTime.parse("2099-12-31T23:59:59Z")), false);
        expect(Status.CLOSED, bought.getStatus());
        expect(40L, bought.getTrades().getFirst().getQuantity());
        OrderWithTrades read = new OrdersApi(buyer).readOrder(bought.getOrderId());
        expect("Seller", read.getTrades().getFirst().getCounterpartyBroker());
        expect(-40_000L, new AccountApi(buyer).readBalance().getBalance());
        expect(60L, new MarketDataApi(buyer).readBook(SYMBOL, null).getAsks().getFirst().getTotalQuantity());

        expect(40L, new MarketDataApi(buyer).readTrades(SYMBOL, 10, null, null, null, "asc").getTrades().getFirst().getQuantity());

        new OrdersApi(seller).replaceOrder(resting.getOrderId(), new OrderChange().price(1010L));
        expect(1010L, new OrdersApi(seller).readOrder(resting.getOrderId()).getPrice());
        expect(1, new OrdersApi(seller).listOrders("open", null, null, null, null, null, null, null, null).getOrders().size());
        expect(403, refused(() -> new OrdersApi(buyer).readOrder(resting.getOrderId())).getCode());
        expect(List.of(), new OrdersApi(seller).listOrders(null, null, null, null, null, Side.BID, null, null, null).getOrders());
        expect(List.of(resting.getOrderId()), new OrdersApi(seller)
                .listOrders(null, SYMBOL, "java-1", null, null, Side.ASK, PAST, ask.getValidUntil(), "asc")
                .getOrders().stream().map(Order::getId).toList());
        expect(resting.getOrderId(), new OrdersApi(seller).readOrder("client:java-1").getId());
        List<BatchAnswer> answers = new OrdersApi(seller).doBatch(new Batch().entries(List.of(
                new BatchEntry().op(BatchEntry.OpEnum.REPLACE).origClientOrderId("java-1").price(1020L),
                new BatchEntry().op(BatchEntry.OpEnum.CANCEL).origClientOrderId("java-2")))).getAnswers();
        expect(List.of(200, 404), answers.stream().map(BatchAnswer::getStatus).toList());
        expect(1020L, new OrdersApi(seller).readOrder(resting.getOrderId()).getPrice());
        expect(204, new OrdersApi(seller).cancelOrders(new CancelList().ids(List.of("client:java-1")))
                .getAnswers().getFirst().getStatus());
        new OrdersApi(seller).cancelOrder(resting.getOrderId());
        expect(List.of(), new MarketDataApi(buyer).readBook(SYMBOL, null).getAsks());
        finishesInTime(seller);
        readsWhatHappened(seller);
        System.out.println("traded");
    }

    private static void finishesInTime(ApiClient seller) throws ApiException {
        NewOrder late = order(Side.ASK, 10).clientOrderId(AWKWARD_ID).timeInForce(NewOrder.TimeInForceEnum.GTC).deadline(PAST);
        ApiException refusal = refused(() -> new OrdersApi(seller).enterOrder(late, false));
        expect(409, refusal.getCode());
        expect(true, refusal.getResponseBody().contains("deadline_passed"));
        expect(List.of(409), new OrdersApi(seller).doBatch(new Batch().deadline(PAST).entries(List.of(
                        new BatchEntry().op(BatchEntry.OpEnum.SUBMIT).documentNumber("1").side(BatchEntry.SideEnum.ASK).symbol(SYMBOL)
                                .price(1000L).quantity(10L).timeInForce(BatchEntry.TimeInForceEnum.GTC))))
                .getAnswers().stream().map(BatchAnswer::getStatus).toList());
        OrderResult entered = new OrdersApi(seller).enterOrder(late.deadline(OffsetDateTime.parse("2099-12-31T23:59:59Z")), false);
        new OrdersApi(seller).cancelOrder("client:" + AWKWARD_ID);
        OrderWithTrades closed = new OrdersApi(seller).readOrder("client:" + AWKWARD_ID);
        expect(entered.getOrderId(), closed.getId());
        expect(Status.CLOSED, closed.getStatus());
    }

    private static void readsWhatHappened(ApiClient seller) throws ApiException {
        List<Execution> told = new ArrayList<>();
        ExecutionPage page = new OrdersApi(seller).listExecutions(0L, 2);
        told.addAll(page.getExecutions());
        while (page.getMore()) {
            page = new OrdersApi(seller).listExecutions(page.getNextAfter(), 2);
            told.addAll(page.getExecutions());
        }
        expect(
                List.of("new", "trade", "replaced", "replaced", "cancelled", "new", "cancelled"),
                told.stream().map(one -> one.getExecType().getValue()).toList());
        expect(40L, told.get(1).getLastQuantity());
        expect(AWKWARD_ID, told.getLast().getClientOrderId());
        expect(List.of(), new OrdersApi(seller).listExecutions(page.getNextAfter(), null).getExecutions());
    }

    private static ApiException refused(Call call) {
        try {
            call.run();
        } catch (ApiException e) {
            return e;
        }
        throw new AssertionError("what is refused was done");
    }

    /** A call that is to be refused. */
    private interface Call {
        void run() throws ApiException;
    }

    private static ApiClient client(URI exchange, String key) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(exchange.toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        return client;
    }

    private static NewOrder order(Side side, long quantity) {
        return new NewOrder().documentNumber("12345678901").side(side).symbol(SYMBOL).price(1000L).quantity(quantity);
    }

    private static void expect(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", not " + actual);
        }
    }
}
