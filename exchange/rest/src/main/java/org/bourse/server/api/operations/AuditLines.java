package org.bourse.server.api.operations;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Times;
import org.bourse.server.api.brokers.BrokerLimitsApi;
import org.bourse.server.api.keys.KeysApi;
import org.bourse.server.api.market.WantedTerms;
import org.bourse.server.journal.AuditedCommand;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;
import org.bourse.server.json.TermsJson;
import org.bourse.server.orders.OrderTypeWord;

/** The audit trail as lines of JSON, one for each command. Keys and secrets are in none. */
public final class AuditLines {

    private AuditLines() {}

    /** Writes a command's line. */
    public static void write(OutputStream out, AuditedCommand audited) throws IOException {
        line(out, json -> {
            Command command = audited.command();
            JsonFields.id(json, "sequence", audited.sequence());
            JsonFields.time(json, "time", audited.timeMicros());
            json.writeStringField("origin", JsonFields.word(audited.source().origin()));
            JsonFields.optional(json, "session", audited.source().session());
            JsonFields.optional(json, "correlation_id", audited.source().correlationId());
            if (audited.source().origin() == Origin.OPERATOR) {
                Authority authority = audited.source().authority();
                JsonFields.optionalId(json, "operator_id", authority.operatorId());
                JsonFields.optional(json, "operator_reason", authority.reason());
            }
            JsonFields.optionalId(json, "broker_id", brokerId(audited));
            json.writeStringField("command", name(command));
            json.writeStringField("outcome", outcome(audited));
            JsonFields.optional(
                    json, "reason", audited.rejection().map(RejectReason::code).orElse(""));
            json.writeObjectFieldStart("terms");
            writeTerms(json, command);
            json.writeEndObject();
        });
    }

    /** Writes the line that says that commands are missing. */
    public static void writeGap(OutputStream out, long first, long last) throws IOException {
        line(out, json -> {
            JsonFields.id(json, "missing_from", first);
            JsonFields.id(json, "missing_through", last);
        });
    }

    /** Writes a line of other fields. */
    static void line(OutputStream out, JsonText.Fields fields) throws IOException {
        out.write(JsonText.object(fields));
        out.write('\n');
    }

    private static String outcome(AuditedCommand audited) {
        if (!audited.outcomeKnown()) {
            return "not_recorded";
        }
        return audited.rejection().isPresent() ? "rejected" : "done";
    }

    /** The broker that a command is of, or is about; 0 for none. One that is registered gets the command's sequence. */
    static long brokerId(AuditedCommand audited) {
        return switch (audited.command()) {
            case Command.RegisterBroker _ -> audited.rejection().isPresent() ? 0 : audited.sequence();
            case Command.SubmitOrder submit -> submit.brokerId();
            case Command.CancelOrder cancel -> cancel.brokerId();
            case Command.CancelAllOrders cancel -> cancel.brokerId();
            case Command.ReplaceOrder replace -> replace.brokerId();
            case Command.SuspendBroker suspend -> suspend.brokerId();
            case Command.ResumeBroker resume -> resume.brokerId();
            case Command.EngageKillSwitch engage -> engage.brokerId();
            case Command.ReleaseKillSwitch release -> release.brokerId();
            case Command.SetBrokerLimits set -> set.brokerId();
            case Command.ControlSession control -> control.brokerId();
            case Command.SetStpMember set -> set.brokerId();
            case Command.SetCancelTimer set -> set.brokerId();
            case Command.AddApiKey add -> add.owner().brokerId();
            case Command.RevokeApiKey revoke -> revoke.owner().brokerId();
            case Command.ChangeWebhook change -> change.brokerId();
            case Command.SetOperator _,
                    Command.RevokeOperator _,
                    Command.HaltTrading _,
                    Command.ResumeTrading _,
                    Command.ExpireOrders _,
                    Command.TriggerStops _,
                    Command.CancelDelisted _,
                    Command.ListInstrument _,
                    Command.ChangeInstrument _,
                    Command.DelistInstrument _,
                    Command.ChangeSettings _,
                    Command.ResetExchange _ -> 0;
        };
    }

    private static String name(Command command) {
        return switch (command) {
            case Command.RegisterBroker _ -> "register_broker";
            case Command.SubmitOrder _ -> "submit_order";
            case Command.CancelOrder _ -> "cancel_order";
            case Command.CancelAllOrders _ -> "cancel_all_orders";
            case Command.ReplaceOrder _ -> "replace_order";
            case Command.SuspendBroker _ -> "suspend_broker";
            case Command.ResumeBroker _ -> "resume_broker";
            case Command.EngageKillSwitch _ -> "engage_kill_switch";
            case Command.ReleaseKillSwitch _ -> "release_kill_switch";
            case Command.SetBrokerLimits _ -> "set_broker_limits";
            case Command.ControlSession _ -> "control_session";
            case Command.SetStpMember _ -> "set_stp_member";
            case Command.SetCancelTimer _ -> "set_cancel_timer";
            case Command.AddApiKey _ -> "add_api_key";
            case Command.RevokeApiKey _ -> "revoke_api_key";
            case Command.SetOperator _ -> "set_operator";
            case Command.RevokeOperator _ -> "revoke_operator";
            case Command.ChangeWebhook _ -> "change_webhook";
            case Command.TriggerStops _ -> "trigger_stops";
            case Command.CancelDelisted _ -> "cancel_delisted";
            case Command.HaltTrading _ -> "halt_trading";
            case Command.ResumeTrading _ -> "resume_trading";
            case Command.ExpireOrders _ -> "expire_orders";
            case Command.ListInstrument _ -> "list_instrument";
            case Command.ChangeInstrument _ -> "change_instrument";
            case Command.DelistInstrument _ -> "delist_instrument";
            case Command.ChangeSettings _ -> "change_settings";
            case Command.ResetExchange _ -> "reset_exchange";
        };
    }

    private static void writeTerms(JsonGenerator json, Command command) throws IOException {
        switch (command) {
            case Command.RegisterBroker register -> {
                json.writeStringField("name", register.name());
                JsonFields.optional(json, "fix_comp_id", register.fixCompId());
                JsonFields.optional(json, "webhook_url", register.webhookUrl());
            }
            case Command.SubmitOrder submit -> write(json, submit);
            case Command.CancelOrder cancel -> JsonFields.id(json, "order_id", cancel.orderId());
            case Command.CancelAllOrders cancel -> {
                JsonFields.optional(json, "symbol", cancel.symbol());
                if (cancel.side().isPresent()) {
                    json.writeStringField("side", JsonFields.word(cancel.side().get()));
                }
            }
            case Command.ReplaceOrder replace -> write(json, replace);
            case Command.SuspendBroker suspend -> {
                json.writeBooleanField("cancel_orders", suspend.cancelsOrders());
                json.writeStringField("reason", suspend.reason());
            }
            case Command.ResumeBroker resume -> json.writeStringField("reason", resume.reason());
            case Command.SetBrokerLimits set -> write(json, set.limits());
            case Command.ControlSession control -> {
                json.writeStringField("action", JsonFields.word(control.action()));
                json.writeStringField("session", control.session());
            }
            case Command.SetStpMember set -> {
                json.writeNumberField("stp_id", set.stpId());
                json.writeBooleanField("member", set.member());
            }
            case Command.SetCancelTimer set -> {
                json.writeNumberField("seconds", set.seconds());
                json.writeBooleanField("unless_sooner", set.unlessSooner());
            }
            case Command.AddApiKey add -> {
                writeOperator(json, add.owner());
                KeysApi.writeTerms(json, add.terms());
            }
            case Command.RevokeApiKey revoke -> {
                writeOperator(json, revoke.owner());
                JsonFields.id(json, "key_id", revoke.keyId());
            }
            case Command.SetOperator set -> {
                JsonFields.optionalId(json, "operator_id", set.operatorId());
                json.writeStringField("name", set.name());
                json.writeStringField("role", JsonFields.word(set.role()));
            }
            case Command.RevokeOperator revoke -> JsonFields.id(json, "operator_id", revoke.operatorId());
            case Command.ChangeWebhook change -> json.writeStringField("webhook_url", change.url());
            case Command.HaltTrading halt -> write(json, halt.symbol(), halt.reason());
            case Command.ResumeTrading resume -> write(json, resume.symbol(), resume.reason());
            case Command.ListInstrument list -> write(json, list.symbol(), list.terms());
            case Command.DelistInstrument delist -> write(json, delist.symbol(), delist.reason());
            case Command.ChangeInstrument change -> write(json, change.symbol(), change.terms());
            case Command.ChangeSettings change -> write(json, change.settings());
            case Command.EngageKillSwitch _,
                    Command.ReleaseKillSwitch _,
                    Command.ExpireOrders _,
                    Command.TriggerStops _,
                    Command.CancelDelisted _,
                    Command.ResetExchange _ -> {
                // they have none
            }
        }
    }

    private static void writeOperator(JsonGenerator json, KeyOwner owner) throws IOException {
        if (owner.isOperator()) {
            JsonFields.id(json, "operator_id", owner.id());
        }
    }

    private static void write(JsonGenerator json, Command.SubmitOrder order) throws IOException {
        json.writeStringField("document_number", order.documentNumber());
        json.writeStringField("symbol", order.symbol());
        json.writeStringField("side", JsonFields.word(order.side()));
        json.writeStringField("order_type", JsonFields.word(OrderTypeWord.of(order.type(), order.instructions())));
        json.writeStringField("time_in_force", JsonFields.word(order.timeInForce()));
        json.writeNumberField("price", order.price());
        json.writeNumberField("quantity", order.quantity());
        JsonFields.optional(json, "client_order_id", order.clientOrderId());
        writeTimes(json, order.validUntilMicros(), order.validForSeconds(), order.deadlineMicros());
        write(json, order.instructions());
    }

    private static void write(JsonGenerator json, Command.ReplaceOrder order) throws IOException {
        JsonFields.id(json, "order_id", order.orderId());
        json.writeStringField("time_in_force", JsonFields.word(order.timeInForce()));
        json.writeNumberField("price", order.price());
        json.writeNumberField("quantity", order.quantity());
        JsonFields.optional(json, "client_order_id", order.clientOrderId());
        writeTimes(json, order.validUntilMicros(), order.validForSeconds(), order.deadlineMicros());
        write(json, order.instructions());
    }

    private static void writeTimes(JsonGenerator json, long validUntilMicros, int validForSeconds, long deadlineMicros)
            throws IOException {
        if (validUntilMicros != 0) {
            json.writeNumberField("valid_until_micros", validUntilMicros);
        }
        if (validForSeconds != 0) {
            json.writeNumberField("valid_for_seconds", validForSeconds);
        }
        if (deadlineMicros != Times.NEVER_MICROS) {
            json.writeNumberField("deadline_micros", deadlineMicros);
        }
    }

    /** Writes execution instructions, without those that most orders don't give. */
    private static void write(JsonGenerator json, ExecutionInstructions instructions) throws IOException {
        if (instructions.postOnly()) {
            json.writeBooleanField("post_only", true);
        }
        if (instructions.selfTradePrevention() != SelfTradePrevention.NONE) {
            json.writeStringField("self_trade_prevention", JsonFields.word(instructions.selfTradePrevention()));
        }
        if (instructions.stopPrice() != 0) {
            json.writeNumberField("stop_price", instructions.stopPrice());
        }
        if (instructions.displayQuantity() != 0) {
            json.writeNumberField("display_quantity", instructions.displayQuantity());
        }
        if (instructions.stpId() != 0) {
            json.writeNumberField("stp_id", instructions.stpId());
        }
    }

    private static void write(JsonGenerator json, String symbol, String reason) throws IOException {
        JsonFields.optional(json, "symbol", symbol);
        json.writeStringField("reason", reason);
    }

    private static void write(JsonGenerator json, String symbol, InstrumentTerms terms) throws IOException {
        json.writeStringField("symbol", symbol);
        json.writeStringField("name", terms.name());
        JsonFields.optional(json, "currency", terms.currency());
        TermsJson.writeUnits(json, terms);
        json.writeStringField("execution_price", WantedTerms.executionPriceOf(terms));
        TermsJson.writeBounds(json, terms);
    }

    private static void write(JsonGenerator json, BrokerLimits limits) throws IOException {
        BrokerLimitsApi.writeLimits(json, limits);
    }

    private static void write(JsonGenerator json, ExchangeSettings settings) throws IOException {
        json.writeStringField("execution_price", JsonFields.word(settings.executionPrice()));
        json.writeStringField("listing", JsonFields.word(settings.listing()));
        json.writeNumberField("max_price_cents", settings.maxPriceCents());
        json.writeNumberField("max_quantity", settings.maxQuantity());
        json.writeNumberField("max_order_value_cents", settings.maxOrderValueCents());
        json.writeNumberField("max_open_orders", settings.maxOpenOrders());
        json.writeNumberField("max_total_open_orders", settings.maxTotalOpenOrders());
        json.writeNumberField("max_instruments", settings.maxInstruments());
        json.writeNumberField("max_brokers", settings.maxBrokers());
        json.writeNumberField("closed_client_order_ids", settings.closedClientOrderIds());
        json.writeNumberField("day_end_micros_of_day", settings.dayEndMicrosOfDay());
    }
}
