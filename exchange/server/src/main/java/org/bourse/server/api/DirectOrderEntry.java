package org.bourse.server.api;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.door.OrderRateLimiter;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.metrics.ExchangeMetrics;

/** REST's order calls without HTTP, under the same limits and the same gate. */
final class DirectOrderEntry implements OrderEntry {

    private final OrderCalls orders;
    private final OrderRateLimiter limiter;
    private final RequestGate gate;
    private final ExchangeMetrics metrics;
    private final Timer submitTimes;
    private final Timer replaceTimes;
    private final Timer cancelTimes;
    private final Timer cancelAllTimes;

    DirectOrderEntry(OrderCalls orders, OrderRateLimiter limiter, RequestGate gate, ExchangeMetrics metrics) {
        this.orders = orders;
        this.limiter = limiter;
        this.gate = gate;
        this.metrics = metrics;
        this.submitTimes = metrics.orderMessages("websocket", "submit");
        this.replaceTimes = metrics.orderMessages("websocket", "replace");
        this.cancelTimes = metrics.orderMessages("websocket", "cancel");
        this.cancelAllTimes = metrics.orderMessages("websocket", "mass_cancel");
    }

    @Override
    public OrderReply submit(long brokerId, byte[] body, CommandSource source) {
        return reply("submit", submitTimes, () -> {
            takeToken(brokerId);
            Answer answer = orders.enter(brokerId, body, source, new PhaseTimes());
            if (OrderCalls.isRepeat(answer)) {
                limiter.giveBack(brokerId);
            }
            return answer;
        });
    }

    @Override
    public OrderReply replace(long brokerId, String orderId, byte[] body, CommandSource source) {
        return reply("replace", replaceTimes, () -> {
            takeToken(brokerId);
            return orders.replace(brokerId, orderId, body, source, new PhaseTimes());
        });
    }

    @Override
    public OrderReply cancel(long brokerId, String orderId, CommandSource source) {
        return reply("cancel", cancelTimes, () -> orders.cancel(brokerId, orderId, source, new PhaseTimes()));
    }

    @Override
    public OrderReply cancelAll(long brokerId, String symbol, CommandSource source) {
        return reply(
                "cancel all",
                cancelAllTimes,
                () -> orders.cancelAll(brokerId, canonical(symbol), source, new PhaseTimes()));
    }

    private static String canonical(String symbol) throws RefusedException {
        String canonical = Symbols.canonical(symbol);
        if (canonical.isEmpty() && !symbol.isEmpty()) {
            throw QueryParameters.invalid("symbol", Symbols.RULE + ", not " + Quoted.of(symbol));
        }
        return canonical;
    }

    private void takeToken(long brokerId) throws RefusedException {
        if (!limiter.take(brokerId).granted()) {
            metrics.rejected(RejectReason.RATE_LIMITED);
            throw new RefusedException(ProblemCode.RATE_LIMITED, limiter.refusal());
        }
    }

    private OrderReply reply(String what, Timer times, OrderCall call) {
        long begun = System.nanoTime();
        try {
            return reply(what, call);
        } finally {
            times.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
    }

    private OrderReply reply(String what, OrderCall call) {
        boolean inside = gate.enter();
        try {
            Answer answer = inside ? call.answer() : Answer.problem(Commands.problem(RejectReason.SHUTTING_DOWN));
            return new OrderReply(answer.status().code(), answer.body());
        } catch (RefusedException e) {
            return refused(e.problem());
        } catch (RuntimeException e) {
            return refused(Failures.problem(what, e));
        } finally {
            if (inside) {
                gate.leave();
            }
        }
    }

    private static OrderReply refused(Problem problem) {
        return new OrderReply(problem.code().status(), problem.toJson());
    }

    private interface OrderCall {
        Answer answer() throws RefusedException;
    }
}
