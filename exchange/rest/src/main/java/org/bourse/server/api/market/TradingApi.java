package org.bourse.server.api.market;

import io.helidon.http.Method;
import io.helidon.http.Status;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.Texts;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's halts and resumes, of an instrument and of the whole market, and the end of an instrument's listing. */
public final class TradingApi {

    private static final Logger LOG = LoggerFactory.getLogger(TradingApi.class);
    private static final String REASON_FIELD = "reason";

    private final Commands commands;

    /** Calls that are done by these commands. */
    public TradingApi(Commands commands) {
        this.commands = commands;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.POST, "/admin/instruments/{symbol}/halt", Access.MARKET, this::haltInstrument);
        routes.add(Method.POST, "/admin/instruments/{symbol}/resume", Access.MARKET, this::resumeInstrument);
        routes.add(Method.DELETE, "/admin/instruments/{symbol}", Access.MARKET, this::delist, "reason");
        routes.add(Method.POST, "/admin/market/halt", Access.MARKET, this::haltMarket);
        routes.add(Method.POST, "/admin/market/resume", Access.MARKET, this::resumeMarket);
    }

    /** {@code POST /admin/instruments/{symbol}/halt}. */
    private Answer haltInstrument(HttpCall call) throws RefusedException {
        return submit(call, call.symbol(), true);
    }

    /** {@code POST /admin/instruments/{symbol}/resume}. */
    private Answer resumeInstrument(HttpCall call) throws RefusedException {
        return submit(call, call.symbol(), false);
    }

    /** {@code DELETE /admin/instruments/{symbol}}. */
    private Answer delist(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        String reason = call.query().requiredText(REASON_FIELD, 1, Texts.MAX_REASON_LENGTH);
        call.reached(RequestPhase.PARSE);
        SequencedCommand result =
                commands.done(new DelistInstrument(symbol, reason), call.operatorSource(reason), call.times());
        long cancelled = result.events().stream()
                .filter(event -> event instanceof Event.OrderCancelled order && order.reason() == CancelReason.DELISTED)
                .count();
        LOG.info(
                "{} delisted {}{}, {} orders cancelled: {}",
                symbol,
                call.byOperator(),
                FailureTexts.ofRequest(call.requestId()),
                cancelled,
                reason);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("symbol", symbol);
            json.writeStringField("status", "delisted");
            json.writeStringField(REASON_FIELD, reason);
            json.writeNumberField("cancelled", cancelled);
            JsonFields.id(json, "sequence", result.sequence());
        });
    }

    /** {@code POST /admin/market/halt}. */
    private Answer haltMarket(HttpCall call) throws RefusedException {
        return submit(call, "", true);
    }

    /** {@code POST /admin/market/resume}. */
    private Answer resumeMarket(HttpCall call) throws RefusedException {
        return submit(call, "", false);
    }

    private Answer submit(HttpCall call, String symbol, boolean halts) throws RefusedException {
        String reason = call.bodyReason();
        Command command = halts ? new HaltTrading(symbol, reason) : new ResumeTrading(symbol, reason);
        SequencedCommand result = commands.done(command, call.operatorSource(reason), call.times());
        LOG.info(
                "{} {} {}{}: {}",
                symbol.isEmpty() ? "the whole market" : symbol,
                halts ? "halted" : "resumed",
                call.byOperator(),
                FailureTexts.ofRequest(call.requestId()),
                reason);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.optional(json, "symbol", symbol);
            json.writeStringField("status", halts ? "halted" : "open");
            json.writeStringField(REASON_FIELD, reason);
            JsonFields.id(json, "sequence", result.sequence());
        });
    }
}
