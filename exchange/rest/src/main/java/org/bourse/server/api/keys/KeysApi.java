package org.bourse.server.api.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.HeldKey;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.BrokerIds;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.Ids;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API keys: made, listed and revoked by whose they are; brokers' by operators, too, and operators' by superusers. */
public final class KeysApi {

    private static final Logger LOG = LoggerFactory.getLogger(KeysApi.class);

    private static final String BY_THE_BROKER = "by the broker";

    private final Commands commands;
    private final ExchangeViews views;
    private final ApiKeys keys = new ApiKeys();

    /** Calls that are done by these commands and read from these views. */
    public KeysApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.POST, "/keys", Access.KEYS, this::add);
        routes.add(Method.GET, "/keys", Access.READ, this::list);
        routes.add(Method.DELETE, "/keys/{id}", Access.KEYS, this::revoke);
        routes.add(Method.POST, "/admin/brokers/{id}/keys", Access.REGISTRAR, this::addOfBroker);
        routes.add(Method.GET, "/admin/brokers/{id}/keys", Access.VIEWER, this::listOfBroker);
        routes.add(Method.DELETE, "/admin/brokers/{id}/keys/{key_id}", Access.REGISTRAR, this::revokeOfBroker);
        routes.add(Method.GET, "/admin/keys", Access.VIEWER, this::listOfCaller);
        routes.add(Method.POST, "/admin/keys", Access.VIEWER, this::addOfCaller);
        routes.add(Method.DELETE, "/admin/keys/{id}", Access.VIEWER, this::revokeOfCaller);
        routes.add(Method.GET, "/admin/operators/{id}/keys", Access.VIEWER, this::listOfOperator);
        routes.add(Method.POST, "/admin/operators/{id}/keys", Access.SUPERUSER, this::addOfOperator);
        routes.add(Method.DELETE, "/admin/operators/{id}/keys/{key_id}", Access.SUPERUSER, this::revokeOfOperator);
    }

    /** {@code POST /keys}. */
    private Answer add(HttpCall call) throws RefusedException {
        return add(call, KeyOwner.broker(call.brokerId()), call.source(), BY_THE_BROKER);
    }

    /** {@code GET /keys}. */
    private Answer list(HttpCall call) {
        return list(call, KeyOwner.broker(call.brokerId()));
    }

    /** {@code DELETE /keys/{id}}. */
    private Answer revoke(HttpCall call) throws RefusedException {
        KeyOwner owner = KeyOwner.broker(call.brokerId());
        return revoke(call, owner, call.pathParameter(), call.source(), BY_THE_BROKER);
    }

    /** {@code POST /admin/brokers/{id}/keys}. */
    private Answer addOfBroker(HttpCall call) throws RefusedException {
        return add(call, broker(call), call.operatorSource(), call.byOperator());
    }

    /** {@code GET /admin/brokers/{id}/keys}. */
    private Answer listOfBroker(HttpCall call) throws RefusedException {
        return list(call, broker(call));
    }

    /** {@code DELETE /admin/brokers/{id}/keys/{key_id}}. */
    private Answer revokeOfBroker(HttpCall call) throws RefusedException {
        return revoke(call, broker(call), call.secondPathParameter(), call.operatorSource(), call.byOperator());
    }

    /** {@code POST /admin/operators/{id}/keys}. */
    private Answer addOfOperator(HttpCall call) throws RefusedException {
        return add(call, operator(call), call.operatorSource(), call.byOperator());
    }

    /** {@code GET /admin/operators/{id}/keys}. */
    private Answer listOfOperator(HttpCall call) throws RefusedException {
        return list(call, operator(call));
    }

    /** {@code DELETE /admin/operators/{id}/keys/{key_id}}. */
    private Answer revokeOfOperator(HttpCall call) throws RefusedException {
        return revoke(call, operator(call), call.secondPathParameter(), call.operatorSource(), call.byOperator());
    }

    /** {@code POST /admin/keys}. */
    private Answer addOfCaller(HttpCall call) throws RefusedException {
        return add(call, caller(call), call.operatorSource(), call.byOperator());
    }

    /** {@code GET /admin/keys}. */
    private Answer listOfCaller(HttpCall call) throws RefusedException {
        return list(call, caller(call));
    }

    /** {@code DELETE /admin/keys/{id}}. */
    private Answer revokeOfCaller(HttpCall call) throws RefusedException {
        return revoke(call, caller(call), call.pathParameter(), call.operatorSource(), call.byOperator());
    }

    /** The operator that calls. Refuses who has the configured key, which is nobody's. */
    private static KeyOwner caller(HttpCall call) throws RefusedException {
        if (call.operatorId() == 0) {
            throw new RefusedException(
                    ProblemCode.UNKNOWN_OPERATOR,
                    "The configured key is no operator's own: it is changed where the exchange is configured.");
        }
        return KeyOwner.operator(call.operatorId());
    }

    private KeyOwner broker(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        if (views.broker(brokerId).isEmpty()) {
            throw BrokerIds.unknown(call);
        }
        return KeyOwner.broker(brokerId);
    }

    private KeyOwner operator(HttpCall call) throws RefusedException {
        long operatorId = OperatorsApi.idOfPath(call);
        if (views.operator(operatorId).isEmpty()) {
            throw OperatorsApi.unknown(call);
        }
        return KeyOwner.operator(operatorId);
    }

    private Answer add(HttpCall call, KeyOwner owner, CommandSource source, String byWhom) throws RefusedException {
        KeyTerms terms = owner.isOperator() ? WantedKey.readOperators(call.body()) : WantedKey.read(call.body());
        call.reached(RequestPhase.PARSE);
        String secret = owner.isOperator() ? keys.newOperatorsKey() : keys.newKey();
        SequencedCommand result = submit(call, new AddApiKey(owner, ApiKeyDigest.of(secret), terms), source);
        ApiKey key = new ApiKey(result.sequence(), ApiKeyDigest.of(secret), terms, result.timeMicros());
        LOG.info(
                "key {} of {}, {}{}, made {}{}",
                key.keyId(),
                owner,
                Quoted.of(terms.label()),
                terms.scopes().isEmpty() ? "" : ", for " + String.join(", ", scopeWords(terms)),
                byWhom,
                FailureTexts.ofRequest(call.requestId()));
        return Answer.json(Status.CREATED_201, json -> {
                    json.writeStringField("api_key", secret);
                    write(json, key);
                })
                .with(ApiKeys.NOT_STORED);
    }

    private Answer list(HttpCall call, KeyOwner owner) {
        List<HeldKey> found = views.keys(owner);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "keys", found, key -> {
                write(json, key.key());
                JsonFields.optionalTime(json, "last_used_at", key.lastUsedMicros());
            });
        });
    }

    private Answer revoke(HttpCall call, KeyOwner owner, String keyText, CommandSource source, String byWhom)
            throws RefusedException {
        long keyId = Ids.parse(keyText);
        call.reached(RequestPhase.PARSE);
        if (keyId == Ids.NONE) {
            throw unknownKey(keyText);
        }
        submit(call, new RevokeApiKey(owner, keyId), source);
        LOG.info("key {} of {} revoked {}{}", keyId, owner, byWhom, FailureTexts.ofRequest(call.requestId()));
        return Answer.noContent();
    }

    private SequencedCommand submit(HttpCall call, Command command, CommandSource source) throws RefusedException {
        return commands.done(command, source, call.times(), reason -> refusal(reason, command));
    }

    private RefusedException refusal(RejectReason reason, Command command) {
        if (command instanceof RevokeApiKey revoke && reason == RejectReason.UNKNOWN_KEY) {
            return unknownKey(Long.toString(revoke.keyId()));
        }
        if (command instanceof AddApiKey add && reason == RejectReason.INVALID_KEY_EXPIRY) {
            return CommandProblems.problem(
                            reason, "expires_at", UtcTimes.format(add.terms().expiresAtMicros()))
                    .refused();
        }
        return commands.problem(reason, command).refused();
    }

    private static RefusedException unknownKey(String keyId) {
        return new RefusedException(ProblemCode.UNKNOWN_KEY, "There is no key " + Quoted.of(keyId) + ".");
    }

    private static void write(JsonGenerator json, ApiKey key) throws IOException {
        JsonFields.id(json, "key_id", key.keyId());
        JsonFields.time(json, "created_at", key.createdAtMicros());
        writeTerms(json, key.terms());
    }

    /** Writes the fields that say what a key is good for. */
    public static void writeTerms(JsonGenerator json, KeyTerms terms) throws IOException {
        json.writeStringField("label", terms.label());
        if (!terms.scopes().isEmpty()) {
            JsonFields.texts(json, "scopes", scopeWords(terms));
        }
        JsonFields.timeUnlessNever(json, "expires_at", terms.expiresAtMicros());
        if (terms.networks().isEmpty()) {
            json.writeNullField("ip_allow");
        } else {
            JsonFields.texts(json, "ip_allow", List.of(terms.networks().split(" ", -1)));
        }
    }

    private static List<String> scopeWords(KeyTerms terms) {
        return terms.scopes().list().stream().map(JsonFields::word).toList();
    }
}
