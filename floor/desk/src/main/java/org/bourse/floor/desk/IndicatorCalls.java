package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bourse.floor.desk.VariantLibrary.Kept;
import org.bourse.floor.trading.Window;
import org.bourse.floor.trading.indicator.IndicatorType;
import org.bourse.floor.trading.indicator.IndicatorTypes;
import org.bourse.floor.trading.indicator.Parameter;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.jspecify.annotations.Nullable;

/** Indicators: the types that there are, and the variants of them that somebody has made. */
final class IndicatorCalls {

    private final VariantLibrary library;
    private final StrategyLibrary strategies;

    IndicatorCalls(VariantLibrary library, StrategyLibrary strategies) {
        this.library = library;
        this.strategies = strategies;
    }

    /** The catalogue: formulas with their parameters, and what each needs. */
    static void types(DeskCall call) {
        int limit = call.number("limit", 200, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        String part = call.text("q").orElse("").toLowerCase(Locale.ROOT);
        List<IndicatorType> found = IndicatorTypes.all().stream()
                .filter(type -> (type.name() + " " + type.text())
                        .toLowerCase(Locale.ROOT)
                        .contains(part))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeNumberField("retention_seconds", (long) Window.MAX_SECONDS);
            json.writeNumberField("max_variants", Variants.MAX_VARIANTS);
            json.writeArrayFieldStart("types");
            for (IndicatorType type : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, type);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, IndicatorType type) throws IOException {
        IndicatorType.Needs needs = type.needs();
        json.writeStringField("type", type.name());
        json.writeStringField("text", type.text());
        json.writeStringField("unit", type.unit().code());
        parameters(json, type.parameters());
        StrategyCalls.texts(json, "inputs", type.inputs());
        StrategyCalls.texts(json, "parts", type.parts());
        json.writeBooleanField("needs_trades", needs.deals());
        json.writeBooleanField("needs_book", needs.bestPrices());
        json.writeNumberField("warm_up_seconds", needs.reachNanos() / 1_000_000_000L);
        json.writeStringField("refresh_seconds", seconds(needs.refreshNanos()));
    }

    static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    static void parameters(JsonGenerator json, List<Parameter> parameters) throws IOException {
        json.writeArrayFieldStart("parameters");
        for (Parameter parameter : parameters) {
            json.writeStartObject();
            json.writeStringField("name", parameter.name());
            json.writeStringField("default", parameter.standard());
            json.writeStringField("unit", parameter.unit().code());
            if (parameter.isWord()) {
                StrategyCalls.texts(json, "words", parameter.words());
            } else {
                json.writeStringField("min", number(parameter.min()));
                json.writeStringField("max", number(parameter.max()));
                json.writeBooleanField("whole", parameter.whole());
                json.writeNumberField("least_count", parameter.least());
                json.writeNumberField("most_count", parameter.most());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String number(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    void list(DeskCall call) {
        int limit = call.number("limit", 100, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        boolean deleted =
                call.choice("deleted", "false", List.of("true", "false")).equals("true");
        String type = call.text("type").orElse("");
        List<Kept> found = library.all(deleted).stream()
                .filter(one -> type.isEmpty() || one.variant().type().equals(type))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("variants");
            for (Kept one : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, one);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Kept of) throws IOException {
        VariantDocument.write(json, VariantLibrary.coerced(of.variant()));
        json.writeStringField("kind", of.kind());
        json.writeBooleanField("read_only", of.readOnly());
        json.writeStringField("changed_by", of.by());
        TradingJson.time(json, "changed_at", of.nanos());
        TradingJson.time(json, "deleted_at", of.deletedNanos());
    }

    void one(DeskCall call) {
        Kept of = library.find(call.path("variant")).orElseThrow(VariantLibrary::notFound);
        call.send(json -> write(json, of));
    }

    void create(DeskCall call) {
        Map<String, @Nullable Object> fields = DeskBody.object(call);
        Asked asked = asked(fields, new Refusals());
        List<String> warnings =
                StrategyCalls.changed(() -> library.create(asked.variant(), asked.kind(), EmergencyStop.OPERATOR));
        call.response()
                .header(
                        HeaderNames.LOCATION,
                        "/floor/indicators/variants/" + asked.variant().id());
        send(call, Status.CREATED_201, asked.variant().id(), warnings);
    }

    void change(DeskCall call) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(DeskBody.object(call));
        String id = call.path("variant");
        if (library.find(id).isEmpty()) {
            throw VariantLibrary.notFound();
        }
        Refusals refused = new Refusals();
        refused.require(
                id.equals(fields.getOrDefault("variant", id)),
                "invalid_variant",
                "variant must be left out, or as in the path.");
        fields.put("variant", id);
        Asked asked = asked(fields, refused);
        List<String> warnings =
                StrategyCalls.changed(() -> library.change(asked.variant(), asked.kind(), EmergencyStop.OPERATOR));
        send(call, Status.OK_200, id, warnings);
    }

    /** A variant of a body, and what it is made for. */
    private record Asked(Variant variant, String kind) {}

    /** The one of a body, which can be read; of another one all that is wrong is refused, with its settings. */
    private Asked asked(Map<String, @Nullable Object> fields, Refusals refused) {
        Variant asked = VariantDocument.asked(fields, refused);
        String kind = VariantDocument.kind(fields, refused);
        if (!refused.isEmpty() && !refused.has("type")) {
            refused.piece(() -> {
                StrategyLibrary.requireNone("invalid_variant", "", library.faults(asked));
                return asked;
            });
        }
        return refused.whole(() -> new Asked(asked, kind));
    }

    private void send(DeskCall call, Status status, String id, List<String> warnings) {
        Kept of = library.find(id).orElseThrow(VariantLibrary::notFound);
        call.send(status, json -> {
            write(json, of);
            StrategyCalls.texts(json, "warnings", warnings);
        });
    }

    void restore(DeskCall call) {
        String id = call.path("variant");
        List<String> warnings = StrategyCalls.changed(() -> library.restore(id));
        send(call, Status.OK_200, id, warnings);
    }

    void delete(DeskCall call) {
        String id = call.path("variant");
        StrategyCalls.changed(() -> {
            strategies.deleteVariant(id);
            return id;
        });
        call.response().status(Status.NO_CONTENT_204).send();
    }
}
