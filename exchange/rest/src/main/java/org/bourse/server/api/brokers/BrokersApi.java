package org.bourse.server.api.brokers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.BrokerIds;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.ListPage;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.api.keys.ApiKeys;
import org.bourse.server.json.JsonFields;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers brokers, lists them for operators, changes where their trades are posted, and tells each what it owns. */
public final class BrokersApi {

    private static final Logger LOG = LoggerFactory.getLogger(BrokersApi.class);

    private static final FieldNames WEBHOOK_FIELDS = new FieldNames("webhook_url", "new_secret");
    private static final int WEBHOOK_URL = 0;
    private static final int NEW_SECRET = 1;

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "b";

    private final Commands commands;
    private final ExchangeViews views;
    private final ApiKeys keys = new ApiKeys();
    private final WebhookAddressCheck addressCheck;

    /** Calls that are done by these commands, read from these views, and refuse the webhook addresses that fail this check. */
    public BrokersApi(Commands commands, ExchangeViews views, WebhookAddressCheck addressCheck) {
        this.commands = commands;
        this.views = views;
        this.addressCheck = addressCheck;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.POST, "/register", Access.REGISTRAR, this::register);
        routes.add(Method.GET, "/admin/brokers", Access.VIEWER, this::list, "limit", "cursor");
        routes.add(Method.PUT, "/admin/brokers/{id}/webhook", Access.REGISTRAR, this::changeWebhook);
        routes.add(Method.GET, "/balance", Access.READ, this::balance);
        routes.add(Method.PUT, "/webhook", Access.WEBHOOKS, this::changeOwnWebhook);
    }

    /** {@code POST /register}. */
    private Answer register(HttpCall call) throws RefusedException {
        Registration wanted = Registration.read(call.body());
        requireAllowed(wanted.webhookUrl());
        call.reached(RequestPhase.PARSE);
        String key = keys.newKey();
        String secret = wanted.webhookUrl().isEmpty() ? "" : keys.newWebhookSecret();
        RegisterBroker command = new RegisterBroker(
                wanted.name(), ApiKeyDigest.of(key), wanted.webhookUrl(), secret, wanted.fixCompId());
        SequencedCommand result =
                commands.done(command, call.operatorSource(), call.times(), reason -> refusal(reason, command));
        return Answer.json(Status.CREATED_201, json -> writeRegistered(json, result, key, secret))
                .with(ApiKeys.NOT_STORED);
    }

    private void requireAllowed(String webhookUrl) throws RefusedException {
        if (webhookUrl.isEmpty()) {
            return;
        }
        Optional<String> refusal = addressCheck.refusal(webhookUrl);
        if (refusal.isPresent()) {
            throw Problem.of("webhook_url", ProblemCode.WEBHOOK_URL_REFUSED, "webhook_url " + refusal.get() + ".")
                    .refused();
        }
    }

    /** {@code PUT /admin/brokers/{id}/webhook}. */
    private Answer changeWebhook(HttpCall call) throws RefusedException {
        long brokerId = BrokerIds.ofPath(call);
        Answer answer = changeWebhook(call, brokerId, call.operatorSource());
        LOG.info(
                "webhook of broker {} changed {}{}",
                brokerId,
                call.byOperator(),
                FailureTexts.ofRequest(call.requestId()));
        return answer;
    }

    /** {@code PUT /webhook}. */
    private Answer changeOwnWebhook(HttpCall call) throws RefusedException {
        return changeWebhook(call, call.brokerId(), call.source());
    }

    private Answer changeWebhook(HttpCall call, long brokerId, CommandSource source) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(call.body(), WEBHOOK_FIELDS);
        boolean wantsSecret = body.optionalFlag(NEW_SECRET);
        Optional<BrokerSnapshot> broker = views.broker(brokerId);
        if (broker.isEmpty()) {
            throw BrokerIds.unknown(call);
        }
        boolean staysThere = wantsSecret
                && !body.has(WEBHOOK_URL)
                && !broker.get().webhookUrl().isEmpty();
        String url = staysThere
                ? broker.get().webhookUrl()
                : body.requiredText(WEBHOOK_URL, 1, Texts.MAX_WEBHOOK_URL_LENGTH);
        body.refuseFaults();
        requireAllowed(url);
        call.reached(RequestPhase.PARSE);
        // Who had no address had nothing that was signed.
        boolean makesSecret = wantsSecret || broker.get().webhookUrl().isEmpty();
        String secret = makesSecret ? keys.newWebhookSecret() : "";
        ChangeWebhook command = new ChangeWebhook(brokerId, url, secret);
        SequencedCommand result = commands.done(command, source, call.times());
        return Answer.json(Status.OK_200, json -> {
                    JsonFields.id(json, "broker_id", brokerId);
                    json.writeStringField("webhook_url", url);
                    JsonFields.optional(json, "webhook_secret", secret);
                    JsonFields.id(json, "sequence", result.sequence());
                })
                .with(ApiKeys.NOT_STORED);
    }

    private RefusedException refusal(RejectReason reason, RegisterBroker command) {
        Problem problem = reason == RejectReason.FIX_COMP_ID_TAKEN
                ? CommandProblems.problem(reason, "fix_comp_id", Quoted.of(command.fixCompId()))
                : commands.problem(reason, command);
        return problem.refused();
    }

    private static void writeRegistered(JsonGenerator json, SequencedCommand result, String key, String secret)
            throws IOException {
        JsonFields.id(json, "broker_id", result.sequence());
        json.writeStringField("api_key", key);
        if (!secret.isEmpty()) {
            json.writeStringField("webhook_secret", secret);
        }
        json.writeStringField(
                "fix_comp_id",
                Commands.event(result, Event.BrokerRegistered.class).fixCompId());
    }

    /** {@code GET /admin/brokers}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = ListPage.limit(query);
        long after = query.cursor(CURSORS, 0);
        ListPage<BrokerSnapshot> page =
                ListPage.of(views.brokers(after, limit + 1), limit, CURSORS, BrokerSnapshot::brokerId);
        call.reached(RequestPhase.READ);
        return Answer.json(
                Status.OK_200,
                json -> page.write(json, "brokers", broker -> {
                    JsonFields.id(json, "broker_id", broker.brokerId());
                    json.writeStringField("broker_name", broker.name());
                    json.writeStringField("fix_comp_id", broker.fixCompId());
                    JsonFields.optional(json, "webhook_url", broker.webhookUrl());
                    json.writeStringField("status", JsonFields.word(broker.status()));
                }));
    }

    /** {@code GET /balance}. */
    private Answer balance(HttpCall call) throws RefusedException {
        Optional<BrokerSnapshot> broker = views.broker(call.brokerId());
        call.reached(RequestPhase.READ);
        if (broker.isEmpty()) {
            throw CommandProblems.problem(RejectReason.UNKNOWN_BROKER).refused();
        }
        return Answer.json(Status.OK_200, json -> {
            JsonFields.id(json, "broker_id", broker.get().brokerId());
            json.writeStringField("broker_name", broker.get().name());
            json.writeStringField("status", JsonFields.word(broker.get().status()));
            JsonFields.timeUnlessNever(json, "cancel_at", broker.get().cancelAtMicros());
            json.writeNumberField("balance", broker.get().balance());
            json.writeArrayFieldStart("balances");
            writeBalance(json, MoneyUnit.OWN, broker.get().balance());
            for (Map.Entry<MoneyUnit, Long> other : broker.get().otherBalances().entrySet()) {
                writeBalance(json, other.getKey(), other.getValue());
            }
            json.writeEndArray();
        });
    }

    private void writeBalance(JsonGenerator json, MoneyUnit unit, long balance) throws IOException {
        json.writeStartObject();
        json.writeStringField("currency", views.currencyName(unit));
        json.writeNumberField("scale", unit.scale());
        json.writeNumberField("balance", balance);
        json.writeEndObject();
    }
}
