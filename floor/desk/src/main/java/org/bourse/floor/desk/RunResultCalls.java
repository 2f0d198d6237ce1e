package org.bourse.floor.desk;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of runs: their tables line by line, as files, and of two runs what differs. */
final class RunResultCalls {

    private static final int MAX_ROWS = 1_000;

    private final Desk desk;

    RunResultCalls(Desk desk) {
        this.desk = desk;
    }

    void rows(DeskCall call) {
        FloorRun run = RunCalls.known(desk, call);
        RunTable table = table(call, run);
        int limit = call.number("limit", 100, 1, MAX_ROWS);
        long after = call.number("after", 0L, 0, Long.MAX_VALUE - 1);
        int points = call.number("points", 0, 0, MAX_ROWS);
        try {
            RunTable.Page page = points > 0 ? table.thinned(points) : table.read(after, limit);
            call.send(json -> {
                json.writeArrayFieldStart("rows");
                for (List<String> row : page.rows()) {
                    json.writeStartObject();
                    for (Map.Entry<String, String> cell :
                            RunTable.named(page.columns(), row).entrySet()) {
                        json.writeStringField(cell.getKey(), cell.getValue());
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberField("next_after", page.next());
                json.writeBooleanField("more", page.more());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunTable table(DeskCall call, FloorRun run) {
        return new RunTable(run.directory(), data(call));
    }

    /** One that a run of another kind has is there without rows. */
    private static String data(DeskCall call) {
        return call.choice("data", "trades", RunTable.NAMES);
    }

    void export(DeskCall call) {
        FloorRun run = RunCalls.known(desk, call);
        if (call.text("data").orElse("").equals(RunSettings.LATENCIES)) {
            exportLatencies(call, run);
            return;
        }
        String data = data(call);
        List<String> tables = run.order().kind() == FloorRun.Kind.SWEEP ? RunTable.OF_SWEEPS : RunTable.ALL;
        if (!tables.contains(data)) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "no_results",
                    "A " + run.order().kind().code() + " has no " + data + "; it has " + FloorText.or(tables) + ".");
        }
        // It is opened first: a run that is deleted meanwhile has a file to the end, or none.
        try (InputStream in = Files.newInputStream(run.directory().resolve(data + ".csv"))) {
            call.response().header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
            call.response()
                    .header(
                            HeaderNames.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + run.id() + "-" + data + ".csv\"");
            try (OutputStream out = call.response().outputStream()) {
                in.transferTo(out);
            }
        } catch (NoSuchFileException e) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "no_results",
                    "That run has no results yet; it is "
                            + run.progress().status().code() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a live run has measured, as a table that runs take. */
    private void exportLatencies(DeskCall call, FloorRun run) {
        try {
            String table = GivenLatencies.ofRun(desk.runs(), run.id()).table();
            call.response().header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
            call.response()
                    .header(
                            HeaderNames.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + run.id() + "-" + RunSettings.LATENCIES + ".csv\"");
            call.response().send(table);
        } catch (IllegalArgumentException e) {
            throw new DeskRefusal(Status.NOT_FOUND_404, "no_results", String.valueOf(e.getMessage()));
        }
    }

    /** Two runs, line by line. */
    void compare(DeskCall call) {
        FloorRun run = RunCalls.known(desk, call);
        FloorRun with = desk.runs()
                .find(call.text("with").orElse(""))
                .orElseThrow(() -> DeskRefusal.badRequest(
                        "invalid_with", "with must be the name of another run; /floor/runs lists them."));
        boolean ofSweeps = run.order().kind() == FloorRun.Kind.SWEEP;
        if (ofSweeps != (with.order().kind() == FloorRun.Kind.SWEEP)) {
            throw DeskRefusal.badRequest(
                    "invalid_with", "A sweep is compared with a sweep, and any other run with a run that is none.");
        }
        try {
            List<String> tables = ofSweeps
                    ? List.of("combinations", "splits")
                    : List.of("intents", "reports", "signals", "orders", "trades", "equity", "alerts");
            Map<String, RunTable.Difference> differences = new LinkedHashMap<>();
            for (String table : tables) {
                differences.put(
                        table, new RunTable(run.directory(), table).difference(new RunTable(with.directory(), table)));
            }
            call.send(json -> {
                json.writeBooleanField("equal", differences.values().stream().allMatch(RunTable.Difference::equal));
                json.writeArrayFieldStart("tables");
                for (Map.Entry<String, RunTable.Difference> entry : differences.entrySet()) {
                    RunTable.Difference difference = entry.getValue();
                    json.writeStartObject();
                    json.writeStringField("data", entry.getKey());
                    json.writeBooleanField("equal", difference.equal());
                    json.writeNumberField("first_difference", difference.row());
                    json.writeStringField("line", difference.one());
                    json.writeStringField("with_line", difference.other());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
