package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bourse.floor.desk.StrategyLibrary.Strategy;
import org.bourse.floor.desk.StrategyLibrary.Version;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.jspecify.annotations.Nullable;

/** Strategies of authors: list, read, write, version by version, and say all that is wrong with one. */
final class StrategyCalls {

    private final StrategyLibrary library;

    StrategyCalls(StrategyLibrary library) {
        this.library = library;
    }

    /** Something that writes files. */
    @FunctionalInterface
    interface Change<T> {

        T make() throws IOException;
    }

    /** What it has made; refuses where the disk takes nothing. */
    static <T> T changed(Change<T> change) {
        try {
            return change.make();
        } catch (IOException e) {
            throw SessionCalls.notWritten("It could not be kept", e);
        }
    }

    void list(DeskCall call) {
        int limit = call.number("limit", 50, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        boolean deleted =
                call.choice("deleted", "false", List.of("true", "false")).equals("true");
        String part = call.text("q").orElse("").toLowerCase(Locale.ROOT);
        List<Strategy> found = library.all(deleted).stream()
                .filter(one -> one.name().toLowerCase(Locale.ROOT).contains(part))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("strategies");
            for (Strategy one : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, one, one.newest());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Strategy of, Version version) throws IOException {
        json.writeStringField("strategy_id", of.id());
        json.writeStringField("name", version.name());
        json.writeStringField("description", JsonTree.text(version.document(), "description", ""));
        json.writeNumberField("version", version.number());
        json.writeNumberField("newest_version", of.newest().number());
        json.writeBooleanField("read_only", of.readOnly());
        json.writeStringField("changed_by", version.by());
        TradingJson.time(json, "created_at", of.versions().getFirst().nanos());
        TradingJson.time(json, "changed_at", version.nanos());
        TradingJson.time(json, "deleted_at", of.deletedNanos());
    }

    private Strategy known(DeskCall call) {
        return library.find(call.path("strategy")).orElseThrow(StrategyLibrary::notFound);
    }

    void one(DeskCall call) {
        Strategy of = known(call);
        int number = call.number("version", of.newest().number(), 1, Integer.MAX_VALUE);
        Version version = of.version(number)
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404,
                        "version_not_found",
                        "That strategy has the versions 1 to " + of.newest().number() + "."));
        call.send(json -> whole(json, of, version));
    }

    private static void whole(JsonGenerator json, Strategy of, Version version) throws IOException {
        write(json, of, version);
        json.writeFieldName("document");
        JsonTree.write(json, version.document());
    }

    void versions(DeskCall call) {
        Strategy of = known(call);
        int limit = call.number("limit", 50, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        call.send(json -> {
            json.writeNumberField("total", of.versions().size());
            json.writeArrayFieldStart("versions");
            for (Version version :
                    of.versions().reversed().stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, of, version);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** All that is wrong with a document, and what is dangerous; nothing is kept. */
    void validate(DeskCall call) {
        String of = call.text("strategy").orElse("");
        Map<String, @Nullable Object> document = DeskBody.object(call);
        StrategyDocument checked = library.check(document, of);
        call.send(json -> {
            json.writeBooleanField("isValid", checked.isValid());
            texts(json, "errors", checked.errors());
            texts(json, "warnings", checked.warnings());
        });
    }

    static void texts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    void create(DeskCall call) {
        Map<String, @Nullable Object> document = DeskBody.object(call);
        Strategy made = changed(() -> library.create(document, EmergencyStop.OPERATOR));
        call.response().header(HeaderNames.LOCATION, "/floor/strategies/" + made.id());
        call.send(Status.CREATED_201, json -> withWarnings(json, made));
    }

    void change(DeskCall call) {
        Strategy of = known(call);
        int from = call.number("from_version", 0, 1, Integer.MAX_VALUE);
        Map<String, @Nullable Object> document = DeskBody.object(call);
        Strategy now = changed(() -> library.change(of, from, document, EmergencyStop.OPERATOR));
        call.send(json -> withWarnings(json, now));
    }

    /** One that was kept a moment ago, with what is dangerous of it. */
    private void withWarnings(JsonGenerator json, Strategy kept) throws IOException {
        whole(json, kept, kept.newest());
        texts(
                json,
                "warnings",
                library.check(kept.newest().document(), kept.id()).warnings());
    }

    void delete(DeskCall call) {
        Strategy of = known(call);
        changed(() -> {
            library.delete(of);
            return of;
        });
        call.response().status(Status.NO_CONTENT_204).send();
    }

    void restore(DeskCall call) {
        Strategy of = known(call);
        Strategy now = changed(() -> library.restore(of));
        call.send(json -> write(json, now, now.newest()));
    }

    /** The strategies in code that a run can choose. */
    static void codes(DeskCall call) {
        call.send(json -> {
            json.writeArrayFieldStart("codes");
            for (CodeStrategyType type : CodeStrategyTypes.all()) {
                json.writeStartObject();
                json.writeStringField("code", type.code());
                json.writeStringField("text", type.text());
                IndicatorCalls.parameters(json, type.parameters());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
