package org.bourse.server.api.brokers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Optional;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.BrokerIds;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.Ids;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OpenRisk;

/** Brokers' own limits: the operator sets them, and the broker sees how much of them is used. */
public final class BrokerLimitsApi {

    private static final FieldNames FIELDS = new FieldNames(
            "order_quantity",
            "order_value",
            "open_orders",
            "orders_per_second",
            "open_buy_value",
            "open_sell_value",
            "position",
            "credit");

    private final Commands commands;
    private final ExchangeViews views;

    /** Calls that are done by these commands and read from these views. */
    public BrokerLimitsApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.PUT, "/admin/brokers/{id}/limits", Access.RISK, this::set);
        routes.add(Method.GET, "/admin/brokers/{id}/limits", Access.VIEWER, this::read);
        routes.add(Method.GET, "/risk", Access.READ, this::risk);
    }

    /** {@code PUT /admin/brokers/{id}/limits}. */
    private Answer set(HttpCall call) throws RefusedException {
        long brokerId = Ids.parse(call.pathParameter());
        JsonObjectBody body = JsonObjectBody.read(call.body(), FIELDS);
        BrokerLimits limits = limits(body);
        body.refuseFaults();
        call.reached(RequestPhase.PARSE);
        if (brokerId == Ids.NONE) {
            throw BrokerIds.unknown(call);
        }
        SetBrokerLimits command = new SetBrokerLimits(brokerId, limits);
        SequencedCommand result = commands.done(
                command,
                call.operatorSource(),
                call.times(),
                reason -> reason == RejectReason.UNKNOWN_BROKER
                        ? BrokerIds.unknown(call)
                        : commands.problem(reason, command).refused());
        return Answer.json(Status.OK_200, json -> {
            write(json, brokerId, limits);
            JsonFields.id(json, "sequence", result.sequence());
        });
    }

    /** {@code GET /admin/brokers/{id}/limits}. */
    private Answer read(HttpCall call) throws RefusedException {
        long brokerId = Ids.parse(call.pathParameter());
        Optional<BrokerSnapshot> broker = brokerId == Ids.NONE ? Optional.empty() : views.broker(brokerId);
        call.reached(RequestPhase.READ);
        if (broker.isEmpty()) {
            throw BrokerIds.unknown(call);
        }
        return Answer.json(
                Status.OK_200, json -> write(json, brokerId, broker.get().limits()));
    }

    /** {@code GET /risk}. */
    private Answer risk(HttpCall call) throws RefusedException {
        Optional<OpenRisk> risk = views.risk(call.brokerId());
        call.reached(RequestPhase.READ);
        if (risk.isEmpty()) {
            throw CommandProblems.problem(RejectReason.UNKNOWN_BROKER).refused();
        }
        return Answer.json(Status.OK_200, json -> {
            json.writeObjectFieldStart("limits");
            writeLimits(json, risk.get().limits());
            json.writeEndObject();
            json.writeNumberField("open_orders", risk.get().openOrders());
            JsonFields.objects(
                    json, "values", risk.get().values().entrySet(), of -> write(json, of.getKey(), of.getValue()));
            JsonFields.objects(
                    json,
                    "positions",
                    risk.get().quantities().entrySet(),
                    of -> write(json, of.getKey(), of.getValue()));
        });
    }

    private static BrokerLimits limits(JsonObjectBody body) {
        return new BrokerLimits(
                limit(body, 0),
                limit(body, 1),
                limit(body, 2),
                limit(body, 3),
                limit(body, 4),
                limit(body, 5),
                limit(body, 6),
                limit(body, 7));
    }

    private static long limit(JsonObjectBody body, int field) {
        if (!body.has(field)) {
            return BrokerLimits.UNLIMITED;
        }
        long limit = body.integer(field, ProblemCode.INVALID_FIELD);
        if (limit < 0) {
            body.fault(field, ProblemCode.INVALID_FIELD, "must be 0 or more, not " + limit);
        } else if (limit == BrokerLimits.UNLIMITED) {
            body.fault(field, ProblemCode.INVALID_FIELD, "must be less than " + limit + "; leave it out for no limit");
        }
        return limit;
    }

    private static void write(JsonGenerator json, long brokerId, BrokerLimits limits) throws IOException {
        JsonFields.id(json, "broker_id", brokerId);
        writeLimits(json, limits);
    }

    /** Writes limits' fields. */
    public static void writeLimits(JsonGenerator json, BrokerLimits limits) throws IOException {
        write(json, 0, limits.orderQuantity());
        write(json, 1, limits.orderValue());
        write(json, 2, limits.openOrders());
        write(json, 3, limits.ordersPerSecond());
        write(json, 4, limits.openBuyValue());
        write(json, 5, limits.openSellValue());
        write(json, 6, limits.position());
        write(json, 7, limits.credit());
    }

    private static void write(JsonGenerator json, int field, long limit) throws IOException {
        if (limit == BrokerLimits.UNLIMITED) {
            json.writeNullField(FIELDS.name(field));
        } else {
            json.writeNumberField(FIELDS.name(field), limit);
        }
    }

    private void write(JsonGenerator json, MoneyUnit unit, OpenRisk.Values values) throws IOException {
        json.writeStringField("currency", views.currencyName(unit));
        json.writeNumberField("scale", unit.scale());
        json.writeNumberField("balance", values.balance());
        json.writeNumberField("open_buy_value", values.openBuyValue());
        json.writeNumberField("open_sell_value", values.openSellValue());
    }

    private static void write(JsonGenerator json, String symbol, OpenRisk.Quantities quantities) throws IOException {
        json.writeStringField("symbol", symbol);
        json.writeNumberField("quantity_scale", quantities.quantityScale());
        json.writeNumberField("quantity", quantities.position());
        json.writeNumberField("open_buy_quantity", quantities.openBuyQuantity());
        json.writeNumberField("open_sell_quantity", quantities.openSellQuantity());
    }
}
