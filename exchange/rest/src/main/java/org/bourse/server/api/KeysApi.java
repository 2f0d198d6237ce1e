package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.BrokerKey;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.UtcTimes;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brokers' API keys: made, listed and revoked, by the broker itself and by the operator. */
final class KeysApi {

    private static final Logger LOG = LoggerFactory.getLogger(KeysApi.class);

    private final Commands commands;
    private final ExchangeViews views;
    private final ApiKeys keys = new ApiKeys();

    KeysApi(Commands commands, ExchangeViews views) {
        this.commands = commands;
        this.views = views;
    }

    /** {@code POST /keys}. */
    Answer add(HttpCall call) throws RefusedException {
        return add(call, call.brokerId(), call.source(), "by the broker");
    }

    /** {@code GET /keys}. */
    Answer list(HttpCall call) {
        return list(call, call.brokerId());
    }

    /** {@code DELETE /keys/{id}}. */
    Answer revoke(HttpCall call) throws RefusedException {
        return revoke(call, call.brokerId(), call.pathParameter(), call.source(), "by the broker");
    }

    /** {@code POST /admin/brokers/{id}/keys}. */
    Answer addOfBroker(HttpCall call) throws RefusedException {
        return add(call, brokerId(call), call.operatorSource(), "by the operator");
    }

    /** {@code GET /admin/brokers/{id}/keys}. */
    Answer listOfBroker(HttpCall call) throws RefusedException {
        return list(call, brokerId(call));
    }

    /** {@code DELETE /admin/brokers/{id}/keys/{key_id}}. */
    Answer revokeOfBroker(HttpCall call) throws RefusedException {
        return revoke(call, brokerId(call), call.secondPathParameter(), call.operatorSource(), "by the operator");
    }

    private long brokerId(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        if (views.broker(brokerId).isEmpty()) {
            throw BrokerIds.unknown(call);
        }
        return brokerId;
    }

    private Answer add(HttpCall call, long brokerId, CommandSource source, String byWhom) throws RefusedException {
        KeyTerms terms = WantedKey.read(call.body());
        call.reached(Phase.PARSE);
        String secret = keys.newKey();
        SequencedCommand result = submit(call, new AddApiKey(brokerId, ApiKeyDigest.of(secret), terms), source);
        ApiKey key = new ApiKey(result.sequence(), ApiKeyDigest.of(secret), terms, result.timeMicros());
        LOG.info(
                "key {} of broker {}, {}, for {}, made {}{}",
                key.keyId(),
                brokerId,
                Quoted.of(terms.label()),
                scopeWords(terms),
                byWhom,
                FailureTexts.ofRequest(call.requestId()));
        return Answer.json(Status.CREATED_201, json -> {
                    json.writeStringField("api_key", secret);
                    write(json, key);
                })
                .with(ApiKeys.NOT_STORED);
    }

    private Answer list(HttpCall call, long brokerId) {
        List<BrokerKey> found = views.keys(brokerId);
        call.reached(Phase.READ);
        return Answer.json(Status.OK_200, json -> {
            json.writeArrayFieldStart("keys");
            for (BrokerKey key : found) {
                json.writeStartObject();
                write(json, key.key());
                JsonFields.optionalTime(json, "last_used_at", key.lastUsedMicros());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private Answer revoke(HttpCall call, long brokerId, String keyText, CommandSource source, String byWhom)
            throws RefusedException {
        long keyId = Ids.parse(keyText);
        call.reached(Phase.PARSE);
        if (keyId == Ids.NONE) {
            throw unknownKey(keyText);
        }
        submit(call, new RevokeApiKey(brokerId, keyId), source);
        LOG.info("key {} of broker {} revoked {}{}", keyId, brokerId, byWhom, FailureTexts.ofRequest(call.requestId()));
        return Answer.noContent();
    }

    private SequencedCommand submit(HttpCall call, Command command, CommandSource source) throws RefusedException {
        SequencedCommand result = commands.submit(command, source, call.times());
        Optional<Event.CommandRejected> rejected = result.rejection();
        if (rejected.isPresent()) {
            throw refusal(rejected.get().reason(), command);
        }
        return result;
    }

    private RefusedException refusal(RejectReason reason, Command command) {
        if (command instanceof RevokeApiKey revoke && reason == RejectReason.UNKNOWN_KEY) {
            return unknownKey(Long.toString(revoke.keyId()));
        }
        if (command instanceof AddApiKey add && reason == RejectReason.INVALID_KEY_EXPIRY) {
            return Commands.problem(
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
    static void writeTerms(JsonGenerator json, KeyTerms terms) throws IOException {
        json.writeStringField("label", terms.label());
        json.writeArrayFieldStart("scopes");
        for (KeyScope scope : terms.scopes().list()) {
            json.writeString(JsonFields.word(scope));
        }
        json.writeEndArray();
        JsonFields.timeUnlessNever(json, "expires_at", terms.expiresAtMicros());
        if (terms.networks().isEmpty()) {
            json.writeNullField("ip_allow");
        } else {
            json.writeArrayFieldStart("ip_allow");
            for (String network : terms.networks().split(" ", -1)) {
                json.writeString(network);
            }
            json.writeEndArray();
        }
    }

    private static String scopeWords(KeyTerms terms) {
        return String.join(
                ", ", terms.scopes().list().stream().map(JsonFields::word).toList());
    }
}
