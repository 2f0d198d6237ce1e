package org.bourse.server.ws;

import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.contract.AcceptedOrder;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.server.json.JsonFields;
import org.bourse.server.marketdata.Frame;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.orders.CancelAfterReader;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.orders.OrderBatch;
import org.bourse.server.orders.OrderBodyReader;
import org.bourse.server.orders.OrderName;
import org.bourse.server.orders.OrderValidation;
import org.bourse.server.orders.ReplaceReader;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.PhaseTimes;

/** Messages that enter, change and cancel orders: has them done, and says what came of it with REST's numbers. */
final class OrderMessages {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private final JsonOrderEntry orders;
    private final Map<String, Timer> times;

    OrderMessages(JsonOrderEntry orders, ExchangeMetrics metrics) {
        this.orders = orders;
        this.times = Stream.of("submit", "replace", "cancel", "batch", "cancel_list", "mass_cancel", "cancel_after")
                .collect(Collectors.toMap(op -> op, op -> metrics.orderMessages("websocket", op)));
    }

    Frame submit(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            orders.requireGranted(brokerId, orders.takeToken(brokerId));
            if (message.validateOnly()) {
                OrderValidation validation =
                        orders.validate(brokerId, message.json(ClientMessage.BESIDE_ORDER), new PhaseTimes());
                return ServerMessages.response(OK, message.requestId(), validation::write);
            }
            SubmitOrder wanted = OrderBodyReader.read(brokerId, message.json(ClientMessage.BESIDE_ORDER));
            AcceptedOrder order =
                    orders.enter(wanted, source(connection, message)).await(new PhaseTimes());
            return ServerMessages.order(order.isRepeat() ? OK : CREATED, order, message.requestId());
        });
    }

    Frame replace(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            orders.requireGranted(brokerId, orders.takeToken(brokerId));
            ReplaceReader change = ReplaceReader.read(message.json(ClientMessage.COMMON));
            PhaseTimes phases = new PhaseTimes();
            AcceptedOrder order = orders.replace(brokerId, name(message), change, source(connection, message), phases)
                    .await(phases);
            return ServerMessages.order(OK, order, message.requestId());
        });
    }

    Frame cancel(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            orders.cancel(brokerId, name(message), source(connection, message)).await(new PhaseTimes());
            return ServerMessages.response(NO_CONTENT, message.requestId(), json -> {});
        });
    }

    Frame batch(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            OrderBatch batch = orders.batch(
                    brokerId, message.json(ClientMessage.COMMON), source(connection, message), new PhaseTimes());
            return ServerMessages.response(OK, message.requestId(), batch::write);
        });
    }

    Frame cancelListed(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            OrderBatch batch = orders.cancelListed(
                    brokerId, message.json(ClientMessage.COMMON), source(connection, message), new PhaseTimes());
            return ServerMessages.response(OK, message.requestId(), batch::write);
        });
    }

    Frame massCancel(FeedConnection connection, long brokerId, String symbol, String side, ClientMessage message) {
        return answer(message, () -> {
            long cancelled = orders.cancelAll(brokerId, symbol, side, source(connection, message), new PhaseTimes());
            return ServerMessages.response(
                    OK, message.requestId(), json -> json.writeNumberField("cancelled", cancelled));
        });
    }

    Frame cancelAfter(FeedConnection connection, long brokerId, ClientMessage message) {
        return answer(message, () -> {
            SetCancelTimer set = CancelAfterReader.read(brokerId, message.json(ClientMessage.COMMON));
            long cancelAtMicros = orders.setCancelTimer(set, source(connection, message), new PhaseTimes());
            return ServerMessages.response(
                    OK, message.requestId(), json -> JsonFields.timeUnlessNever(json, "cancel_at", cancelAtMicros));
        });
    }

    private static OrderName name(ClientMessage message) throws RefusedException {
        return OrderName.ofMessage(message.orderId(), message.origClientOrderId());
    }

    private Frame answer(ClientMessage message, JsonOrderEntry.GatewayCall<Frame> call) {
        long begun = System.nanoTime();
        try {
            return orders.serve(message.op(), call);
        } catch (RefusedException e) {
            return ServerMessages.refusal(e.problem(), message.requestId());
        } finally {
            Objects.requireNonNull(times.get(message.op())).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
    }

    private static CommandSource source(FeedConnection connection, ClientMessage message) {
        // Half a surrogate pair, which JSON can have, is no text that the journal can keep.
        String requestId = new String(message.requestId().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return new CommandSource(Origin.WEBSOCKET, connection.name, requestId);
    }
}
