package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** A run as calls and channels say it. */
final class RunJson {

    private RunJson() {}

    /** A run, and what it has come to so far. */
    static void writeWithResults(JsonGenerator json, FloorRun run) throws IOException {
        FloorRun.Progress progress = run.progress();
        write(json, run, progress);
        // What is here of one that was replaying a moment ago it has come to since.
        boolean isShown = progress.status() != FloorRun.Status.REPLAYING;
        json.writeObjectFieldStart("results");
        for (Map.Entry<String, String> value : run.published().figures().entrySet()) {
            if (isShown && !value.getKey().equals("status")) {
                json.writeStringField(value.getKey(), value.getValue());
            }
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, FloorRun run) throws IOException {
        write(json, run, run.progress());
    }

    private static void write(JsonGenerator json, FloorRun run, FloorRun.Progress progress) throws IOException {
        FloorRun.Order order = run.order();
        json.writeStringField("run_id", run.id());
        json.writeStringField("kind", order.kind().code());
        json.writeStringField("name", order.name());
        json.writeStringField("status", progress.status().code());
        json.writeStringField("reason", progress.reason());
        TradingJson.instruments(json, order.instruments());
        json.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting : order.sorted().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
        json.writeStringField("repeats", order.repeats());
        json.writeNumberField("after_sequence", order.after());
        if (order.last() == Long.MAX_VALUE) {
            json.writeNullField("last_sequence");
        } else {
            json.writeNumberField("last_sequence", order.last());
        }
        json.writeNumberField("events", progress.events());
        json.writeNumberField("sequence", progress.place());
        json.writeNumberField("progress_percent", Math.round(progress.share() * 100));
        json.writeStringField("created_at", FloorText.time(run.createdNanos()));
        TradingJson.time(json, "ended_at", progress.endedNanos());
    }
}
