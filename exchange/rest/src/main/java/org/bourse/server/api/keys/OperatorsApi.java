package org.bourse.server.api.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.Ids;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The persons who run the exchange: listed for each other, made, changed and revoked by superusers. */
public final class OperatorsApi {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorsApi.class);

    private static final FieldNames FIELDS = new FieldNames("name", "role");
    private static final int NAME = 0;
    private static final int ROLE = 1;

    private static final String ROLE_WORDS =
            Arrays.stream(OperatorRole.values()).map(JsonFields::word).collect(Collectors.joining(", "));

    private final Commands commands;
    private final ExchangeViews views;

    /** Calls that are done by these commands and read from these views. */
    public OperatorsApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/admin/operators", Access.VIEWER, this::list);
        routes.add(Method.POST, "/admin/operators", Access.SUPERUSER, this::add);
        routes.add(Method.PUT, "/admin/operators/{id}", Access.SUPERUSER, this::change);
        routes.add(Method.DELETE, "/admin/operators/{id}", Access.SUPERUSER, this::revoke);
        routes.add(Method.GET, "/admin/me", Access.VIEWER, this::caller);
    }

    /** The id in the path of a call. Refuses what is none. */
    static long idOfPath(HttpCall call) throws RefusedException {
        long operatorId = Ids.parse(call.pathParameter());
        if (operatorId == Ids.NONE) {
            throw unknown(call);
        }
        return operatorId;
    }

    /** The refusal of a call whose path names no operator. */
    static RefusedException unknown(HttpCall call) {
        return new RefusedException(
                ProblemCode.UNKNOWN_OPERATOR, "There is no operator " + Quoted.of(call.pathParameter()) + ".");
    }

    /** {@code GET /admin/operators}. */
    private Answer list(HttpCall call) {
        List<Operator> operators = views.operators();
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "operators", operators, operator -> write(json, operator));
        });
    }

    /** {@code GET /admin/me}: who calls, and as what. */
    private Answer caller(HttpCall call) {
        Optional<Operator> operator = views.operator(call.operatorId());
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            if (operator.isPresent()) {
                JsonFields.id(json, "operator_id", operator.get().operatorId());
                json.writeStringField("name", operator.get().name());
            } else {
                json.writeNullField("operator_id");
                json.writeNullField("name");
            }
            json.writeStringField(
                    "role", JsonFields.word(operator.map(Operator::role).orElse(OperatorRole.SUPERUSER)));
        });
    }

    /** {@code POST /admin/operators}. */
    private Answer add(HttpCall call) throws RefusedException {
        SequencedCommand result = submit(call, wanted(call, 0));
        Operator operator = operator(result);
        return Answer.json(Status.CREATED_201, json -> write(json, operator, result))
                .with(HeaderValues.create(HeaderNames.LOCATION, "/admin/operators/" + operator.operatorId()));
    }

    /** {@code PUT /admin/operators/{id}}. */
    private Answer change(HttpCall call) throws RefusedException {
        SequencedCommand result = submit(call, wanted(call, idOfPath(call)));
        Operator operator = operator(result);
        return Answer.json(Status.OK_200, json -> write(json, operator, result));
    }

    /** {@code DELETE /admin/operators/{id}}. */
    private Answer revoke(HttpCall call) throws RefusedException {
        long operatorId = idOfPath(call);
        call.reached(RequestPhase.PARSE);
        submit(call, new RevokeOperator(operatorId));
        LOG.info("operator {} revoked {}{}", operatorId, call.byOperator(), FailureTexts.ofRequest(call.requestId()));
        return Answer.noContent();
    }

    private static SetOperator wanted(HttpCall call, long operatorId) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(call.body(), FIELDS);
        String name = body.requiredText(NAME, 1, Operator.MAX_NAME_LENGTH);
        OperatorRole role = role(body);
        body.refuseFaults();
        call.reached(RequestPhase.PARSE);
        return new SetOperator(operatorId, name, role);
    }

    private static OperatorRole role(JsonObjectBody body) {
        if (!body.requireField(ROLE)) {
            return OperatorRole.VIEWER;
        }
        String word = body.optionalText(ROLE);
        return Arrays.stream(OperatorRole.values())
                .filter(role -> JsonFields.word(role).equals(word))
                .findFirst()
                .orElseGet(() -> {
                    if (body.isText(ROLE)) {
                        body.fault(
                                ROLE,
                                ProblemCode.INVALID_FIELD,
                                "must be one of " + ROLE_WORDS + ", not " + Quoted.of(word));
                    }
                    return OperatorRole.VIEWER;
                });
    }

    private SequencedCommand submit(HttpCall call, Command command) throws RefusedException {
        SequencedCommand result = commands.done(
                command,
                call.operatorSource(),
                call.times(),
                reason -> reason == RejectReason.UNKNOWN_OPERATOR
                        ? unknown(call)
                        : commands.problem(reason, command).refused());
        if (command instanceof SetOperator set) {
            LOG.info(
                    "operator {}, {}, {} as {} {}{}",
                    operator(result).operatorId(),
                    Quoted.of(set.name()),
                    set.operatorId() == 0 ? "made" : "changed",
                    JsonFields.word(set.role()),
                    call.byOperator(),
                    FailureTexts.ofRequest(call.requestId()));
        }
        return result;
    }

    private static Operator operator(SequencedCommand result) {
        return Commands.event(result, Event.OperatorSet.class).operator();
    }

    private static void write(JsonGenerator json, Operator operator, SequencedCommand result) throws IOException {
        write(json, operator);
        JsonFields.id(json, "sequence", result.sequence());
    }

    private static void write(JsonGenerator json, Operator operator) throws IOException {
        JsonFields.id(json, "operator_id", operator.operatorId());
        json.writeStringField("name", operator.name());
        json.writeStringField("role", JsonFields.word(operator.role()));
        JsonFields.time(json, "created_at", operator.createdAtMicros());
    }
}
