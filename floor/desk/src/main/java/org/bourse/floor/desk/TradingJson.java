package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.RunAlert;
import org.bourse.floor.simulation.RunOrder;
import org.bourse.floor.simulation.RunPicture;

/** What runs have, as JSON: the same for calls and channels. Amounts, prices and quantities are decimal texts. */
final class TradingJson {

    private static final int AVERAGE_DECIMALS = 12;

    private TradingJson() {}

    /** Which run something is of. */
    static void run(JsonGenerator json, FloorRun run) throws IOException {
        json.writeStringField("run_id", run.id());
        json.writeStringField("kind", run.order().kind().code());
    }

    static void amount(JsonGenerator json, String name, BigDecimal amount) throws IOException {
        json.writeStringField(
                name, amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString());
    }

    static void amount(JsonGenerator json, String name, Optional<BigDecimal> amount) throws IOException {
        if (amount.isEmpty()) {
            json.writeNullField(name);
        } else {
            amount(json, name, amount.get());
        }
    }

    /** An average, which may have no end: as many decimals as prices have at most. */
    private static void average(JsonGenerator json, String name, Optional<BigDecimal> average) throws IOException {
        amount(json, name, average.map(of -> of.setScale(AVERAGE_DECIMALS, RoundingMode.HALF_EVEN)));
    }

    static void time(JsonGenerator json, String name, long nanos) throws IOException {
        if (nanos == 0) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, FloorText.time(nanos));
        }
    }

    static void instruments(JsonGenerator json, List<CollectionSession.Instrument> instruments) throws IOException {
        json.writeArrayFieldStart("instruments");
        for (CollectionSession.Instrument instrument : instruments) {
            json.writeStartObject();
            json.writeStringField("venue", instrument.venue());
            json.writeStringField("symbol", instrument.symbol());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The name of an order over all runs. */
    static String orderId(FloorRun run, long number) {
        return run.id() + "-" + number;
    }

    static void order(JsonGenerator json, FloorRun run, RunOrder order) throws IOException {
        RunOrder.Terms terms = order.terms();
        RunOrder.Progress progress = order.progress();
        json.writeStringField("order_id", orderId(run, order.number()));
        run(json, run);
        json.writeStringField("strategy", order.why().strategy());
        json.writeStringField("venue", terms.venue());
        json.writeStringField("symbol", terms.symbol());
        json.writeStringField("side", terms.side().name().toLowerCase(Locale.ROOT));
        json.writeStringField("order_type", terms.price().isPresent() ? "limit" : "market");
        json.writeStringField("lifetime", terms.lifetime().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("post_only", terms.postOnly());
        json.writeBooleanField("reduce_only", terms.reduceOnly());
        amount(json, "quantity", terms.quantity());
        amount(json, "requested_price", terms.price());
        amount(json, "filled_quantity", progress.filled());
        average(json, "average_fill_price", progress.averagePrice());
        json.writeStringField("status", progress.status().code());
        json.writeStringField("error_message", progress.reason());
        amount(json, "slippage", progress.slippage());
        amount(json, "commission", progress.commission());
        time(json, "created_at", terms.nanos());
        time(json, "updated_at", progress.updatedNanos());
        time(json, "filled_at", progress.filledNanos());
        json.writeNumberField("sequence", terms.place());
        amount(json, "risk_score", order.why().score());
        decision(json, "signal", order.why().signal());
        decision(json, "cause", order.why().cause());
    }

    private static void decision(JsonGenerator json, String name, Optional<RunOrder.Decision> decision)
            throws IOException {
        if (decision.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("sequence", decision.get().place());
        json.writeStringField("at", FloorText.time(decision.get().nanos()));
        json.writeStringField("what", decision.get().what().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("reasons");
        for (String seen : decision.get().seen()) {
            json.writeString(seen);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A position that is open, as of a picture's moment. */
    static void position(JsonGenerator json, FloorRun run, RunPicture.Position of, long nanos) throws IOException {
        run(json, run);
        json.writeStringField("strategy", of.strategy());
        json.writeStringField("venue", of.venue());
        json.writeStringField("symbol", of.symbol());
        json.writeStringField("side", of.side() == VenueSide.BUY ? "long" : "short");
        json.writeStringField("status", "open");
        amount(json, "quantity", of.quantity());
        average(json, "entry_price", Optional.of(of.entryPrice()));
        json.writeNullField("exit_price");
        amount(json, "current_price", of.price());
        amount(json, "liquidation_price", of.liquidationPrice());
        amount(json, "unrealized_pnl", Optional.of(of.unrealized()));
        amount(json, "unrealized_pnl_percent", Optional.of(of.unrealizedPercent()));
        json.writeNullField("realized_pnl");
        json.writeNullField("commission");
        amount(json, "margin", Optional.of(of.margin()));
        json.writeNumberField("leverage", of.leverage());
        amount(json, "margin_ratio_percent", Optional.of(of.marginRatio()));
        time(json, "opened_at", of.openedNanos());
        time(json, "updated_at", nanos);
        json.writeNullField("closed_at");
    }

    /** A position that is closed. */
    static void position(JsonGenerator json, FloorRun run, ClosedPosition of) throws IOException {
        run(json, run);
        json.writeStringField("strategy", of.strategy());
        json.writeStringField("venue", of.instrument().venue());
        json.writeStringField("symbol", of.instrument().symbol());
        json.writeStringField("side", of.isLong() ? "long" : "short");
        json.writeStringField("status", "closed");
        amount(json, "quantity", of.quantity());
        average(json, "entry_price", of.entryPrice());
        average(json, "exit_price", of.exitPrice());
        for (String name : List.of("current_price", "liquidation_price", "unrealized_pnl", "unrealized_pnl_percent")) {
            json.writeNullField(name);
        }
        amount(json, "realized_pnl", of.profit());
        amount(json, "commission", of.commission());
        for (String name : List.of("margin", "leverage", "margin_ratio_percent")) {
            json.writeNullField(name);
        }
        time(json, "opened_at", of.openedNanos());
        time(json, "updated_at", of.closedNanos());
        time(json, "closed_at", of.closedNanos());
    }

    static void alert(JsonGenerator json, FloorRun run, RunAlert alert) throws IOException {
        json.writeStringField("alert_id", orderId(run, alert.number()));
        run(json, run);
        json.writeStringField("severity", alert.severity().code());
        json.writeStringField("alert_type", alert.type().code());
        json.writeStringField("message", alert.message());
        json.writeStringField("strategy", alert.strategy());
        json.writeStringField("venue", alert.venue());
        json.writeStringField("symbol", alert.symbol());
        json.writeNumberField("sequence", alert.place());
        json.writeStringField("at", FloorText.time(alert.nanos()));
    }
}
