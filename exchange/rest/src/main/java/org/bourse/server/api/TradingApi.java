package org.bourse.server.api;

import io.helidon.http.Status;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Texts;
import org.bourse.server.json.JsonFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's halts and resumes, of an instrument and of the whole market. */
final class TradingApi {

    private static final Logger LOG = LoggerFactory.getLogger(TradingApi.class);
    private static final String REASON_FIELD = "reason";
    private static final FieldNames FIELDS = new FieldNames(REASON_FIELD);
    private static final int REASON = 0;

    private final Commands commands;

    TradingApi(Commands commands) {
        this.commands = commands;
    }

    /** {@code POST /admin/instruments/{symbol}/halt}. */
    Answer haltInstrument(HttpCall call) throws RefusedException {
        return submit(call, Symbols.ofPath(call), true);
    }

    /** {@code POST /admin/instruments/{symbol}/resume}. */
    Answer resumeInstrument(HttpCall call) throws RefusedException {
        return submit(call, Symbols.ofPath(call), false);
    }

    /** {@code POST /admin/market/halt}. */
    Answer haltMarket(HttpCall call) throws RefusedException {
        return submit(call, "", true);
    }

    /** {@code POST /admin/market/resume}. */
    Answer resumeMarket(HttpCall call) throws RefusedException {
        return submit(call, "", false);
    }

    private Answer submit(HttpCall call, String symbol, boolean halts) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(call.body(), FIELDS);
        String reason = body.requiredText(REASON, 1, Texts.MAX_REASON_LENGTH);
        body.refuseFaults();
        call.reached(Phase.PARSE);
        Command command = halts ? new HaltTrading(symbol, reason) : new ResumeTrading(symbol, reason);
        SequencedCommand result = commands.submit(command, call.operatorSource(), call.times());
        Optional<Event.CommandRejected> rejected = result.rejection();
        if (rejected.isPresent()) {
            throw commands.problem(rejected.get().reason(), command).refused();
        }
        LOG.info(
                "{} {} by the operator{}: {}",
                symbol.isEmpty() ? "the whole market" : symbol,
                halts ? "halted" : "resumed",
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
