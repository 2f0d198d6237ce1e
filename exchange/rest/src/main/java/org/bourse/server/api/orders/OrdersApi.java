package org.bourse.server.api.orders;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.Side;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.ListPage;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.api.call.TimeSpan;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;
import org.bourse.server.orders.CancelAfterReader;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.orders.OrderBatch;
import org.bourse.server.orders.OrderBodyReader;
import org.bourse.server.orders.OrderJson;
import org.bourse.server.orders.OrderName;
import org.bourse.server.orders.OrderReply;
import org.bourse.server.orders.OrderValidation;
import org.bourse.server.orders.ReplaceReader;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderWithTrades;

/** A broker's own orders over HTTP: enter, replace, cancel, read. */
public final class OrdersApi {

    /** A type of its own, as generated clients take what is entered for the answer of that call. */
    private static final String VALIDATION = "application/vnd.bourse.validation+json";

    /** The beginning of cursors of a list that is oldest first. */
    private static final String OLDEST_FIRST = "a";

    private static final Header REPLAYED = HeaderValues.createCached(HeaderNames.create("Idempotent-Replayed"), "true");
    private static final HeaderName LIMIT = HeaderNames.create("RateLimit-Limit");
    private static final HeaderName REMAINING = HeaderNames.create("RateLimit-Remaining");
    private static final HeaderName RESET = HeaderNames.create("RateLimit-Reset");

    private final JsonOrderEntry orders;
    private final OrderReads reads;

    /** Calls that are done by this order entry and answered from these reads. */
    public OrdersApi(JsonOrderEntry orders, OrderReads reads) {
        this.orders = orders;
        this.reads = reads;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.POST, "/orders", Access.TRADE, this::enter, "validate_only");
        routes.add(
                Method.GET,
                "/orders",
                Access.READ,
                this::list,
                "status",
                "symbol",
                "client_order_id",
                "limit",
                "cursor",
                "side",
                "since",
                "until",
                "order");
        routes.add(Method.DELETE, "/orders", Access.CANCEL, this::cancelAll, "symbol", "side");
        routes.add(Method.POST, "/orders/batch", Access.TRADE_AND_CANCEL, this::batch);
        routes.add(Method.POST, "/orders/cancel", Access.CANCEL, this::cancelListed);
        routes.add(Method.POST, "/orders/cancel-after", Access.CANCEL, this::cancelAfter);
        routes.add(Method.GET, "/orders/{id}", Access.READ, this::read);
        routes.add(Method.PATCH, "/orders/{id}", Access.TRADE, this::replace);
        routes.add(Method.POST, "/orders/{id}/cancel", Access.CANCEL, this::cancel);
    }

    /** {@code POST /orders}. */
    private Answer enter(HttpCall call) throws RefusedException {
        boolean validateOnly = call.query().flag("validate_only");
        takeToken(call);
        if (validateOnly) {
            OrderValidation validation = orders.validate(call.brokerId(), call.json(), call.times());
            return Answer.of(VALIDATION, JsonText.object(validation::write));
        }
        SubmitOrder wanted = OrderBodyReader.read(call.brokerId(), call.json());
        call.reached(RequestPhase.PARSE);
        AcceptedOrder order = orders.enter(wanted, call.source()).await(call.times());
        Answer answer = answer(OrderReply.entered(order))
                .with(HeaderValues.create(HeaderNames.LOCATION, JsonOrderEntry.path(order.orderId())));
        return order.isRepeat() ? answer.with(REPLAYED) : answer;
    }

    /** {@code PATCH /orders/{id}}. */
    private Answer replace(HttpCall call) throws RefusedException {
        takeToken(call);
        ReplaceReader change = ReplaceReader.read(call.json());
        call.reached(RequestPhase.PARSE);
        AcceptedOrder order = orders.replace(
                        call.brokerId(), OrderName.ofPath(call.pathParameter()), change, call.source(), call.times())
                .await(call.times());
        return answer(OrderReply.replaced(order));
    }

    /** {@code POST /orders/batch}. */
    private Answer batch(HttpCall call) throws RefusedException {
        OrderBatch batch = orders.batch(call.brokerId(), call.json(), call.source(), call.times());
        batch.lastPermit().ifPresent(permit -> tellRate(call, permit));
        return Answer.json(Status.OK_200, batch::write);
    }

    /** {@code POST /orders/{id}/cancel}. */
    private Answer cancel(HttpCall call) throws RefusedException {
        orders.cancel(call.brokerId(), OrderName.ofPath(call.pathParameter()), call.source())
                .await(call.times());
        return answer(OrderReply.cancelled());
    }

    /** {@code POST /orders/cancel}. */
    private Answer cancelListed(HttpCall call) throws RefusedException {
        OrderBatch batch = orders.cancelListed(call.brokerId(), call.json(), call.source(), call.times());
        return Answer.json(Status.OK_200, batch::write);
    }

    /** {@code DELETE /orders}. */
    private Answer cancelAll(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        long cancelled =
                orders.cancelAll(call.brokerId(), query.symbol("symbol"), side(query), call.source(), call.times());
        return Answer.json(Status.OK_200, json -> json.writeNumberField("cancelled", cancelled));
    }

    /** {@code POST /orders/cancel-after}. */
    private Answer cancelAfter(HttpCall call) throws RefusedException {
        SetCancelTimer set = CancelAfterReader.read(call.brokerId(), call.json());
        call.reached(RequestPhase.PARSE);
        long cancelAtMicros = orders.setCancelTimer(set, call.source(), call.times());
        return Answer.json(Status.OK_200, json -> JsonFields.timeUnlessNever(json, "cancel_at", cancelAtMicros));
    }

    /** {@code GET /orders/{id}}. */
    private Answer read(HttpCall call) throws RefusedException {
        OrderName name = OrderName.ofPath(call.pathParameter());
        long orderId = name.orderId(call.brokerId(), reads);
        Optional<OrderWithTrades> order = orderId == Ids.NONE ? Optional.empty() : reads.order(orderId);
        call.reached(RequestPhase.READ);
        if (order.isEmpty()) {
            throw name.notFound(orderId, reads);
        }
        JsonOrderEntry.requireOwner(call.brokerId(), order.get().order());
        return Answer.json(Status.OK_200, json -> OrderJson.writeOrder(json, order.get()));
    }

    /** {@code GET /orders}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = ListPage.limit(query);
        boolean oldestFirst = query.oldestFirst();
        String cursors = oldestFirst ? OLDEST_FIRST : "";
        TimeSpan span = query.timeSpan();
        OrderQuery wanted = new OrderQuery(
                call.brokerId(),
                status(query),
                query.symbol("symbol"),
                side(query),
                clientOrderId(query),
                span.sinceMicros(),
                span.beforeMicros(),
                oldestFirst,
                query.cursor(cursors, oldestFirst ? 0 : Long.MAX_VALUE),
                limit + 1);
        ListPage<OrderSnapshot> page = ListPage.of(reads.orders(wanted), limit, cursors, OrderSnapshot::orderId);
        call.reached(RequestPhase.READ);
        return Answer.json(
                Status.OK_200, json -> page.write(json, "orders", order -> OrderJson.writeOrder(json, order)));
    }

    private static Answer answer(OrderReply reply) {
        return reply.body()
                .map(fields -> Answer.json(Status.create(reply.status()), fields))
                .orElseGet(Answer::noContent);
    }

    private static String clientOrderId(QueryParameters query) throws RefusedException {
        String id = query.text("client_order_id", "");
        if (query.has("client_order_id") && !OrderName.isClientOrderId(id)) {
            throw QueryParameters.invalid("client_order_id", OrderName.RULE + ", not " + Quoted.of(id));
        }
        return id;
    }

    /** The side that is asked for; every one where none is named. */
    private static Optional<Side> side(QueryParameters query) throws RefusedException {
        String side = query.text("side", "");
        if (query.has("side") && side.isEmpty()) {
            throw QueryParameters.invalid("side", "must be bid or ask, not \"\"");
        }
        return JsonOrderEntry.side(side);
    }

    private static Optional<Boolean> status(QueryParameters query) throws RefusedException {
        if (!query.has("status")) {
            return Optional.empty();
        }
        String status = query.text("status", "");
        return switch (status) {
            case "open" -> Optional.of(true);
            case "closed" -> Optional.of(false);
            default -> throw QueryParameters.invalid("status", "must be open or closed, not " + Quoted.of(status));
        };
    }

    /** Takes one of the broker's orders for this second; the headers say how many are left. */
    private void takeToken(HttpCall call) throws RefusedException {
        OrderRateLimiter.Permit permit = orders.takeToken(call.brokerId());
        tellRate(call, permit);
        orders.requireGranted(call.brokerId(), permit);
    }

    private void tellRate(HttpCall call, OrderRateLimiter.Permit permit) {
        OrderRateLimiter limiter = orders.limiter();
        if (limiter.isOn(call.brokerId())) {
            call.answerWith(HeaderValues.create(LIMIT, limiter.ordersPerSecond(call.brokerId())));
            call.answerWith(HeaderValues.create(REMAINING, permit.remaining()));
            call.answerWith(HeaderValues.create(RESET, ceilSeconds(permit.waitNanos())));
        }
    }

    private static long ceilSeconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return (nanos + second - 1) / second;
    }
}
