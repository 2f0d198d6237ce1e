package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bourse.floor.tape.DurableFile;

/** What is written down of a run beside its results, so that a start of the floor and a process of its own know it. */
final class RunDocument {

    /** Its name in the run's directory. */
    static final String FILE = "run.json";

    private static final JsonFactory JSON = new JsonFactory();

    private RunDocument() {}

    static void write(FloorRun run) throws IOException {
        write(run, run.progress());
    }

    /** The same, as if it were that far already. */
    static void write(FloorRun run, FloorRun.Progress progress) throws IOException {
        Files.createDirectories(run.directory());
        DurableFile.replace(run.directory().resolve(FILE), DeskCall.json(json -> write(json, run, progress)));
    }

    private static void write(JsonGenerator json, FloorRun run, FloorRun.Progress progress) throws IOException {
        FloorRun.Order order = run.order();
        json.writeStringField("id", run.id());
        json.writeNumberField("created", run.createdNanos());
        json.writeStringField("kind", order.kind().name());
        json.writeStringField("name", order.name());
        json.writeNumberField("after", order.after());
        json.writeNumberField("last", order.last());
        json.writeStringField("repeats", order.repeats());
        json.writeNumberField("venue_after", order.venueAfter());
        json.writeStringField("asked_key", run.asked().key());
        json.writeStringField("asked_sha256", run.asked().sha256());
        json.writeStringField("status", progress.status().name());
        json.writeNumberField("events", progress.events());
        json.writeNumberField("place", progress.place());
        json.writeNumberField("share", progress.share());
        json.writeNumberField("ended", progress.endedNanos());
        json.writeStringField("reason", progress.reason());
        json.writeBooleanField("owes_cancels", run.owesCancels());
        json.writeArrayFieldStart("instruments");
        for (CollectionSession.Instrument instrument : order.instruments()) {
            json.writeString(instrument.venue());
            json.writeString(instrument.symbol());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting : order.sorted().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
    }

    /** The run of that directory. */
    static FloorRun read(Path directory) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> texts = new ArrayList<>();
        Map<String, String> settings = new TreeMap<>();
        Path file = directory.resolve(FILE);
        try (JsonParser parser = JSON.createParser(Files.readString(file))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        texts.add(parser.getText());
                    }
                } else if (value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() != JsonToken.END_OBJECT) {
                        settings.put(parser.currentName(), parser.nextTextValue());
                    }
                } else {
                    fields.put(name, parser.getText());
                }
            }
            return run(directory, fields, texts, settings);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "The run " + file + " can't be read: " + e.getMessage()
                            + ". Move its directory away, or restore it.",
                    e);
        }
    }

    private static FloorRun run(
            Path directory, Map<String, String> fields, List<String> texts, Map<String, String> settings) {
        List<CollectionSession.Instrument> instruments = new ArrayList<>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            instruments.add(new CollectionSession.Instrument(texts.get(i), texts.get(i + 1)));
        }
        FloorRun.Order order = new FloorRun.Order(
                FloorRun.Kind.valueOf(field(fields, "kind")),
                field(fields, "name"),
                instruments,
                settings,
                Long.parseLong(field(fields, "after")),
                Long.parseLong(field(fields, "last")),
                field(fields, "repeats"),
                // A run of a version before live ones has none.
                Long.parseLong(fields.getOrDefault("venue_after", "0")));
        FloorRun.Progress progress = new FloorRun.Progress(
                FloorRun.Status.valueOf(field(fields, "status")),
                Long.parseLong(field(fields, "events")),
                Long.parseLong(field(fields, "place")),
                Double.parseDouble(field(fields, "share")),
                Long.parseLong(field(fields, "ended")),
                field(fields, "reason"));
        // A run of a version before keys has none.
        FloorRun.Asked asked =
                new FloorRun.Asked(fields.getOrDefault("asked_key", ""), fields.getOrDefault("asked_sha256", ""));
        FloorRun run = new FloorRun(
                field(fields, "id"), Long.parseLong(field(fields, "created")), order, asked, directory, progress);
        run.owesCancels(Boolean.parseBoolean(fields.getOrDefault("owes_cancels", "false")));
        return run;
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }
}
