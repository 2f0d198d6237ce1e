package org.bourse.server.orders;

import java.util.List;
import java.util.Map;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.problem.FieldFault;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.view.ExchangeViews;

/** The problems of commands that came to nothing, each with the words of {@link RefusalTexts} and the field at fault. */
public final class CommandProblems {

    private final RefusalTexts texts;
    private final ExchangeViews views;

    /** Problems with these words, for instruments with the terms that these views know. */
    public CommandProblems(RefusalTexts texts, ExchangeViews views) {
        this.texts = texts;
        this.views = views;
    }

    /** The refusal of what the exchange had in its hands when it failed. */
    public static RefusedException outcomeUnknown() {
        return new RefusedException(ProblemCode.OUTCOME_UNKNOWN, Outcome.Unknown.TEXT);
    }

    /** The problem of a reject that no limit is about. Its detail is word for word what the other gateways say. */
    public static Problem problem(RejectReason reason) {
        return new Problem(ProblemCode.of(reason), reason.text());
    }

    /** The problem of a reject that is about one value of the request. */
    public static Problem problem(RejectReason reason, String field, String value) {
        return ofField(reason, reason.text(), field, reason.text() + "; it was " + value);
    }

    /** The problem of a command that was rejected and is about no order of one instrument. */
    public Problem problem(RejectReason reason, Command command) {
        return problem(reason, command, "");
    }

    /** The terms of a symbol's instrument; those of a first order's listing when there is none. */
    InstrumentTerms terms(String symbol) {
        return views.terms(symbol);
    }

    /** The problem of a command that was rejected, naming the field at fault where there is one. */
    public Problem problem(RejectReason reason, Command command, String symbol) {
        InstrumentTerms terms = symbol.isEmpty() ? InstrumentTerms.DEFAULTS : terms(symbol);
        String text = texts.of(reason, command, terms);
        return switch (reason) {
            case INVALID_PRICE -> ofField(reason, text, "price", text);
            case INVALID_STOP_PRICE, STOP_PRICE_OFF_TICK -> ofField(reason, text, "stop_price", text);
            case INVALID_QUANTITY,
                    ORDER_VALUE_TOO_LARGE,
                    QUANTITY_BELOW_SMALLEST,
                    QUANTITY_ABOVE_LARGEST,
                    VALUE_ABOVE_LARGEST -> ofField(reason, text, "quantity", text);
            case DISPLAY_QUANTITY_CANNOT_REST, INVALID_DISPLAY_QUANTITY, DISPLAY_QUANTITY_OFF_LOT ->
                ofField(reason, text, "display_quantity", text);
            case UNKNOWN_STP_ID -> ofField(reason, text, "stp_id", text);
            case VALID_UNTIL_NOT_IN_FUTURE, VALID_UNTIL_TOO_LATE -> ofValidity(reason, text, command);
            case DEADLINE_PASSED ->
                ofField(reason, text, "deadline", text + "; it was " + UtcTimes.format(deadlineMicros(command)));
            default -> new Problem(ProblemCode.of(reason), text);
        };
    }

    private static Problem ofField(RejectReason reason, String detail, String field, String fieldDetail) {
        ProblemCode code = ProblemCode.of(reason);
        return new Problem(code, detail, List.of(new FieldFault(field, code, fieldDetail)), Map.of());
    }

    private static Problem ofValidity(RejectReason reason, String text, Command command) {
        return switch (command) {
            case Command.SubmitOrder order ->
                ofValidity(reason, text, order.validForSeconds(), order.validUntilMicros());
            case Command.ReplaceOrder replace ->
                ofValidity(reason, text, replace.validForSeconds(), replace.validUntilMicros());
            default -> new Problem(ProblemCode.of(reason), text);
        };
    }

    private static Problem ofValidity(RejectReason reason, String text, int seconds, long untilMicros) {
        return seconds == 0
                ? ofField(reason, text, "valid_until", text + "; it was " + UtcTimes.format(untilMicros))
                : ofField(reason, text, "valid_for_seconds", text + "; valid_for_seconds was " + seconds);
    }

    private static long deadlineMicros(Command command) {
        return switch (command) {
            case Command.SubmitOrder order -> order.deadlineMicros();
            case Command.ReplaceOrder replace -> replace.deadlineMicros();
            default -> 0;
        };
    }
}
