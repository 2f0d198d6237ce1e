package org.bourse.server.api.brokers;

import io.helidon.http.Method;
import io.helidon.http.Status;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.BrokerIds;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.request.Symbols;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops brokers: the operator's suspensions, and the brokers' own kill switches. */
public final class BrokerStopsApi {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerStopsApi.class);
    private static final FieldNames SUSPEND_FIELDS = new FieldNames("reason", "cancel_orders");
    private static final int REASON = 0;
    private static final FieldNames CANCEL_FIELDS = new FieldNames("reason", "symbol");
    private static final int CANCEL_ORDERS = 1;
    private static final int SYMBOL = 1;

    private final Commands commands;
    private final ExchangeViews views;

    /** Calls that are done by these commands and read from these views. */
    public BrokerStopsApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.POST, "/admin/brokers/{id}/suspend", Access.RISK, this::suspend);
        routes.add(Method.POST, "/admin/brokers/{id}/cancel-orders", Access.RISK, this::cancelOrders);
        routes.add(Method.POST, "/admin/brokers/{id}/resume", Access.RISK, this::resume);
        routes.add(Method.POST, "/kill-switch", Access.CANCEL, this::engage);
        routes.add(Method.DELETE, "/kill-switch", Access.TRADE, this::release);
    }

    /** {@code POST /admin/brokers/{id}/suspend}. */
    private Answer suspend(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        JsonObjectBody body = JsonObjectBody.read(call.body(), SUSPEND_FIELDS);
        String reason = body.requiredReason(REASON);
        boolean cancelsOrders = body.optionalFlag(CANCEL_ORDERS);
        body.refuseFaults();
        call.reached(RequestPhase.PARSE);
        return submit(
                call,
                new SuspendBroker(brokerId, cancelsOrders, reason),
                call.operatorSource(reason),
                "suspended " + call.byOperator());
    }

    /** {@code POST /admin/brokers/{id}/resume}. */
    private Answer resume(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        String reason = call.bodyReason();
        return submit(
                call, new ResumeBroker(brokerId, reason), call.operatorSource(reason), "resumed " + call.byOperator());
    }

    /** {@code POST /admin/brokers/{id}/cancel-orders}. */
    private Answer cancelOrders(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        JsonObjectBody body = JsonObjectBody.read(call.body(), CANCEL_FIELDS);
        String reason = body.requiredReason(REASON);
        String given = body.optionalText(SYMBOL, 1, Texts.MAX_SYMBOL_LENGTH);
        String symbol = Symbols.canonical(given);
        if (symbol.isEmpty() && !given.isEmpty()) {
            body.fault(SYMBOL, ProblemCode.INVALID_TEXT, Symbols.RULE + ", not " + Quoted.of(given));
        }
        body.refuseFaults();
        call.reached(RequestPhase.PARSE);
        CancelAllOrders command = new CancelAllOrders(brokerId, symbol);
        SequencedCommand result = done(call, command, call.operatorSource(reason));
        long cancelled = cancelled(result);
        LOG.info(
                "{} orders of broker {}{} cancelled {}{}: {}",
                cancelled,
                brokerId,
                symbol.isEmpty() ? "" : " in " + symbol,
                call.byOperator(),
                FailureTexts.ofRequest(call.requestId()),
                reason);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.id(json, "broker_id", brokerId);
            JsonFields.optional(json, "symbol", symbol);
            json.writeStringField("reason", reason);
            json.writeNumberField("cancelled", cancelled);
            JsonFields.id(json, "sequence", result.sequence());
        });
    }

    /** {@code POST /kill-switch}. */
    private Answer engage(HttpCall call) throws RefusedException {
        return submit(call, new EngageKillSwitch(call.brokerId()), call.source(), "engaged its kill switch");
    }

    /** {@code DELETE /kill-switch}. */
    private Answer release(HttpCall call) throws RefusedException {
        return submit(call, new ReleaseKillSwitch(call.brokerId()), call.source(), "released its kill switch");
    }

    private Answer submit(HttpCall call, Command command, CommandSource source, String done) throws RefusedException {
        return changed(call, done, done(call, command, source));
    }

    private SequencedCommand done(HttpCall call, Command command, CommandSource source) throws RefusedException {
        boolean named = !call.pathParameter().isEmpty();
        return commands.done(
                command,
                source,
                call.times(),
                reason -> named && reason == RejectReason.UNKNOWN_BROKER
                        ? BrokerIds.unknown(call)
                        : commands.problem(reason, command).refused());
    }

    private static long cancelled(SequencedCommand result) {
        return result.events().stream()
                .filter(event ->
                        event instanceof Event.OrderCancelled order && order.reason() != CancelReason.CANCEL_TIMER)
                .count();
    }

    private Answer changed(HttpCall call, String done, SequencedCommand result) {
        Event.BrokerStatusChanged changed = Commands.event(result, Event.BrokerStatusChanged.class);
        long cancelled = cancelled(result);
        LOG.info(
                "broker {}, {}, {}, {} open orders cancelled{}{}",
                changed.brokerId(),
                Quoted.of(views.broker(changed.brokerId())
                        .map(BrokerSnapshot::name)
                        .orElse("")),
                done,
                cancelled,
                FailureTexts.ofRequest(call.requestId()),
                changed.reason().isEmpty() ? "" : ": " + changed.reason());
        return Answer.json(Status.OK_200, json -> {
            JsonFields.id(json, "broker_id", changed.brokerId());
            json.writeStringField("status", JsonFields.word(changed.status()));
            JsonFields.optional(json, "reason", changed.reason());
            json.writeNumberField("cancelled", cancelled);
            JsonFields.id(json, "sequence", result.sequence());
        });
    }
}
