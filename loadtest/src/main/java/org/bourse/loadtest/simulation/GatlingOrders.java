package org.bourse.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.PlannedOrder;

/**
 * Entering orders with Gatling's HTTP client, for as little of the processors as it goes: connections are shared and
 * kept, nothing is a template, and an answer is looked at once.
 */
final class GatlingOrders {

    /** The code of the refusal of an order that comes after its own valid_until. */
    private static final String TOO_LATE = "valid_until_not_in_future";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private final LoadContext context;
    private final String[] authorizations;
    private final Semaphore connections;

    /** Users whose call at hand got an answer with a wrong status, which is counted. */
    private final Set<Integer> answeredOtherwise = ConcurrentHashMap.newKeySet();

    GatlingOrders(LoadContext context) {
        this.context = context;
        this.authorizations = context.brokers().stream()
                .map(broker -> "Bearer " + broker.apiKey())
                .toArray(String[]::new);
        this.connections = new Semaphore(context.connections());
    }

    /** The protocol of all calls. */
    HttpProtocolBuilder protocol() {
        return HttpDsl.http
                .baseUrl(context.exchange().toString())
                .disableWarmUp()
                .shareConnections()
                .disableCaching()
                .disableAutoReferer()
                .disableAutoOrigin()
                .disableFollowRedirect()
                .disableUrlEncoding();
    }

    /** Users who each do the same once they are due, and come as planned. */
    PopulationBuilder arriving(String name, ChainBuilder call) {
        return scenario(name)
                .exec(pause(session -> context.clock().started(user(session), context.listener())), call)
                .injectOpen(context.arrivals().steps());
    }

    /** The number of a user: its place among the arrivals. */
    static int user(Session session) {
        return Math.toIntExact(session.userId() - 1);
    }

    /** The key of a broker, as a header. */
    String authorization(int broker) {
        return authorizations[broker];
    }

    /**
     * A call that waits while as many are under way as there may be connections: what a broker's own client does, and
     * what keeps a generator that runs into a stall from opening a connection for each order. The wait counts as part of
     * the call's time, which begins when it is due.
     */
    ChainBuilder bounded(CallKind kind, HttpRequestActionBuilder call) {
        return doIf(_ -> !connections.tryAcquire())
                .then(asLongAs(_ -> !connections.tryAcquire()).on(pause(BETWEEN_LOOKS)))
                .exec(call)
                .exec(session -> {
                    connections.release();
                    return session.isFailed() ? told(session, kind) : session;
                });
    }

    /** Sends the order that has the user's number, or the batch that it is in. */
    ChainBuilder enter() {
        return doIfOrElse(session -> context.batches().isSentBy(user(session)))
                .then(bounded(
                        CallKind.ORDER,
                        orderCall("/orders/batch")
                                .body(ByteArrayBody(this::batchBody))
                                .transformResponse(this::batchAnswered)
                                .check(status().is(200))))
                .orElse(bounded(
                        CallKind.ORDER,
                        orderCall("/orders")
                                .body(ByteArrayBody(this::body))
                                .transformResponse(this::answered)
                                // What else is told with a 422 is counted as a failure where the answer is looked at.
                                .check(status().in(201, 422))));
    }

    private HttpRequestActionBuilder orderCall(String path) {
        return http(CallKind.ORDER.label())
                .post(path)
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        session -> authorizations[order(session).broker()]);
    }

    /** A user's call got another status than it should. */
    void answeredOtherwise(CallKind kind, int user, int status) {
        answeredOtherwise.add(user);
        context.listener().failed(kind.label() + " answered with " + status);
    }

    /** A call that failed without an answer is counted as such: no answer, no look at one. */
    private Session told(Session session, CallKind kind) {
        if (!answeredOtherwise.remove(user(session))) {
            context.listener().failed(kind.label() + " without an answer (Gatling's errors say why)");
        }
        // The next call of this user is a call of its own.
        return session.markAsSucceeded();
    }

    private PlannedOrder order(Session session) {
        return context.flow().order(user(session));
    }

    private byte[] body(Session session) {
        return context.bodies().of(order(session), System.currentTimeMillis());
    }

    private byte[] batchBody(Session session) {
        return context.bodies().ofBatch(context.flow().batch(user(session)), System.currentTimeMillis());
    }

    private Response batchAnswered(Response response, Session session) {
        int user = user(session);
        int status = response.status().code();
        if (status != 200) {
            answeredOtherwise(CallKind.ORDER, user, status);
            return response;
        }
        context.answered(CallKind.ORDER, context.clock().dueNanos(user));
        List<PlannedOrder> orders = context.flow().batch(user);
        List<BatchAnswer> answers = BatchAnswer.read(response.body().bytes());
        if (answers.size() != orders.size()) {
            context.listener()
                    .failed("a batch of " + orders.size() + " orders answered with " + answers.size() + " entries");
            return response;
        }
        for (int i = 0; i < orders.size(); i++) {
            entryAnswered(orders.get(i).number(), answers.get(i));
        }
        return response;
    }

    private void entryAnswered(int number, BatchAnswer answer) {
        if (answer.status() == 201) {
            context.acknowledge(number, answer.orderId());
        } else if (answer.code().equals(TOO_LATE)) {
            context.listener().tooLate();
        } else {
            context.listener().failed("an order of a batch answered with " + answer.status());
        }
    }

    private Response answered(Response response, Session session) {
        int user = user(session);
        int status = response.status().code();
        if (status == 201) {
            context.answered(CallKind.ORDER, context.clock().dueNanos(user));
            context.acknowledge(user, AcknowledgedOrders.idIn(response.body().bytes()));
        } else if (status == 422 && response.body().string().contains('"' + TOO_LATE + '"')) {
            context.listener().tooLate();
        } else if (status == 422) {
            context.listener().failed(CallKind.ORDER.label() + " answered with 422");
        } else {
            answeredOtherwise(CallKind.ORDER, user, status);
        }
        return response;
    }
}
