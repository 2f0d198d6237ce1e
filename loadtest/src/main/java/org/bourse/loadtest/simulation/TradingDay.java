package org.bourse.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.onCase;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Orders, cancels and reads as on a real market: each user enters an order and may cancel it later, or reads once. */
public final class TradingDay extends Simulation {

    private static final String CHOSEN = "chosen";
    private static final int ATTEMPTS_TO_FIND_AN_ORDER = 8;

    private final LoadContext context = LoadContext.current();
    private final GatlingOrders calls = new GatlingOrders(context);
    private final DayPlan plan = new DayPlan(context.flow());

    /** Made by Gatling. */
    public TradingDay() {
        setUp(calls.arriving(
                        "brokers trade",
                        doSwitch(session -> plan.call(GatlingOrders.user(session)))
                                .on(
                                        onCase(CallKind.ORDER).then(calls.enter(), cancel()),
                                        onCase(CallKind.ORDER_STATUS)
                                                .then(
                                                        exec(this::chooseOrder),
                                                        read(CallKind.ORDER_STATUS, this::statusPath)),
                                        onCase(CallKind.PRICE)
                                                .then(read(CallKind.PRICE, session -> stock(session) + "/price")),
                                        onCase(CallKind.BOOK)
                                                .then(read(CallKind.BOOK, session -> stock(session) + "/book")),
                                        onCase(CallKind.BALANCE).then(read(CallKind.BALANCE, _ -> "/balance")))))
                .protocols(calls.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }

    /** Later, unless the order was not taken or the day ends first. */
    private ChainBuilder cancel() {
        return doIf(this::isCancelledInTime)
                .then(
                        pause(session -> Duration.ofNanos(Math.max(0, cancelDueNanos(session) - System.nanoTime()))),
                        calls.bounded(
                                CallKind.CANCEL,
                                http(CallKind.CANCEL.label())
                                        .post(session -> "/orders/"
                                                + context.acknowledged().id(GatlingOrders.user(session)) + "/cancel")
                                        .header("Authorization", session -> authorization(GatlingOrders.user(session)))
                                        .transformResponse((response, session) -> answered(
                                                CallKind.CANCEL,
                                                List.of(204),
                                                cancelDueNanos(session),
                                                response,
                                                session))
                                        .check(status().is(204))));
    }

    private boolean isCancelledInTime(Session session) {
        int user = GatlingOrders.user(session);
        return plan.cancelAfterMillis(user) > 0
                && context.acknowledged().id(user) != 0
                && cancelDueNanos(session) < context.clock().measuredToNanos();
    }

    private long cancelDueNanos(Session session) {
        int user = GatlingOrders.user(session);
        return context.clock().dueNanos(user) + TimeUnit.MILLISECONDS.toNanos(plan.cancelAfterMillis(user));
    }

    private ChainBuilder read(CallKind call, Function<Session, String> path) {
        // An instrument that never traded has no price: 404 is the right answer then.
        List<Integer> expected = call == CallKind.PRICE ? List.of(200, 404) : List.of(200);
        return calls.bounded(
                call,
                http(call.label())
                        .get(path)
                        .header("Authorization", session -> authorization(reader(session)))
                        .transformResponse((response, session) -> answered(
                                call,
                                expected,
                                context.clock().dueNanos(GatlingOrders.user(session)),
                                response,
                                session))
                        .check(status().in(expected)));
    }

    private Response answered(
            CallKind call, List<Integer> expected, long dueNanos, Response response, Session session) {
        int status = response.status().code();
        if (expected.contains(status)) {
            context.answered(call, dueNanos);
        } else {
            calls.answeredOtherwise(call, GatlingOrders.user(session), status);
        }
        return response;
    }

    private String stock(Session session) {
        int user = GatlingOrders.user(session);
        return "/stocks/" + context.flow().order(user).symbol();
    }

    /** Some order that somebody entered earlier; decided once, because path and key must be of the same. */
    private Session chooseOrder(Session session) {
        return session.set(CHOSEN, orderedEarlier(session));
    }

    /** Where no order is found, all open ones. */
    private String statusPath(Session session) {
        long id = context.acknowledged().id(session.getInt(CHOSEN));
        return id == 0 ? "/orders?status=open&limit=10" : "/orders/" + id;
    }

    private int orderedEarlier(Session session) {
        int user = GatlingOrders.user(session);
        int candidate = user;
        for (int attempt = 0; attempt < ATTEMPTS_TO_FIND_AN_ORDER; attempt++) {
            candidate = plan.earlier(user, attempt);
            if (context.acknowledged().id(candidate) != 0) {
                return candidate;
            }
        }
        return candidate;
    }

    /** The user whose key a read uses: who entered the order it asks for; elsewhere anybody. */
    private int reader(Session session) {
        return session.contains(CHOSEN) ? session.getInt(CHOSEN) : GatlingOrders.user(session);
    }

    private String authorization(int user) {
        return calls.authorization(context.flow().order(user).broker());
    }
}
