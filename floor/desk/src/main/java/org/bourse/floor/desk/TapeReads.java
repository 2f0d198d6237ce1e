package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.QualityReport;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCsv;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads of the tape: its segments, ticks, quality, and exports. Some at a time, since each may read much of the disk. */
final class TapeReads {

    static final List<String> CONTENTS = List.of("trades", "quotes", "levels", "states");

    private static final Logger LOG = LoggerFactory.getLogger(TapeReads.class);

    private static final int AT_ONCE = 4;
    private static final long TICKS_READ_BYTES = 64L << 20;
    private static final long LATELY_NANOS = 600_000_000_000L;

    private final Desk desk;
    private final Semaphore readers = new Semaphore(AT_ONCE);

    TapeReads(Desk desk) {
        this.desk = desk;
    }

    void segments(DeskCall call) {
        List<Tape.Part> parts = reading(desk::tape);
        call.send(json -> {
            recording(json, desk);
            json.writeArrayFieldStart("segments");
            for (Tape.Part part : parts) {
                segment(json, part);
            }
            json.writeEndArray();
        });
    }

    /** Whether it is recorded what comes, and how much has been. */
    static void recording(JsonGenerator json, Desk desk) throws IOException {
        json.writeBooleanField("recording", desk.floor().recordingFailure().isEmpty());
        json.writeStringField("problem", desk.floor().recordingFailure().orElse(""));
        json.writeNumberField("recorded_events", desk.floor().tape().recordedEvents());
        json.writeNumberField("missed_events", desk.floor().tape().missedEvents());
    }

    static void segment(JsonGenerator json, Tape.Part part) throws IOException {
        json.writeStartObject();
        json.writeNumberField("segment", part.number());
        json.writeStringField("status", part.status());
        if (part.status().equals("open")) {
            // What is in it is known when it is sealed.
            for (String name : List.of("records", "first_sequence", "last_sequence", "from", "to")) {
                json.writeNullField(name);
            }
        } else {
            json.writeNumberField("records", part.records());
            json.writeNumberField("first_sequence", part.firstSequence());
            json.writeNumberField("last_sequence", part.lastSequence());
            json.writeStringField("from", FloorText.time(part.firstNanos()));
            json.writeStringField("to", FloorText.time(part.lastNanos()));
        }
        json.writeNumberField("bytes", part.bytes());
        json.writeEndObject();
    }

    void delete(DeskCall call) {
        String text = call.path("segment");
        long number = text.matches("[1-9][0-9]{0,7}") ? Long.parseLong(text) : 0;
        Tape.Part part = reading(desk::tape).stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow(TapeReads::noSegment);
        if (part.status().equals("open")) {
            throw new DeskRefusal(
                    Status.CONFLICT_409, "segment_open", "That segment is being written; it can go when it is sealed.");
        }
        if (desk.isInUse(part.firstSequence(), part.lastSequence())) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "segment_in_use",
                    "That segment belongs to a collection, which is to be deleted first (/floor/sessions), or to a run that"
                            + " goes on, which is to end (/floor/runs).");
        }
        if (!reading(() -> desk.deleteSegment(number))) {
            throw noSegment();
        }
        call.response().status(Status.NO_CONTENT_204).send();
    }

    private static DeskRefusal noSegment() {
        return new DeskRefusal(
                Status.NOT_FOUND_404, "segment_not_found", "The tape has no such segment; /floor/tapes lists them.");
    }

    /** Trades of an instrument from the tape, a page at a time; each page reads a bounded part of it. */
    void ticks(DeskCall call, VenueInstrument instrument) {
        long after = call.number("after", 0L, 0, Long.MAX_VALUE - 1);
        long from = call.time("from", 0);
        int limit = call.number("limit", 100, 1, MarketReads.MAX_LIMIT);
        List<Tick> ticks = new ArrayList<>();
        Tracked place = new Tracked(after);
        List<TapeFinding> findings = reading(() -> selection(instrument, after + 1, from, Long.MAX_VALUE)
                .read(new Trades(ticks), (sequence, bytes) -> {
                    place.sequence = sequence;
                    place.ended = ticks.size() >= limit || bytes > TICKS_READ_BYTES;
                    return place.ended;
                }));
        call.send(json -> {
            json.writeArrayFieldStart("ticks");
            for (Tick tick : ticks) {
                json.writeStartObject();
                json.writeNumberField("sequence", tick.sequence());
                json.writeStringField("received_at", FloorText.time(tick.receivedNanos()));
                MarketReads.trade(json, tick.trade(), instrument);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("next_after", place.sequence);
            json.writeBooleanField("more", place.ended);
            findings(json, findings);
        });
    }

    private static final class Tracked {
        private long sequence;
        private boolean ended;

        Tracked(long sequence) {
            this.sequence = sequence;
        }
    }

    private record Tick(long sequence, long receivedNanos, DeskHistory.Trade trade) {}

    private TapeSelection selection(VenueInstrument instrument, long first, long from, long to) {
        return new TapeSelection(
                desk.tapeDirectory(),
                first,
                Long.MAX_VALUE,
                from,
                to,
                one -> one.venue().equals(instrument.venue()) && one.symbol().equals(instrument.symbol()));
    }

    /** What the path's part of the tape has of an instrument: ten minutes, unless it is said otherwise. */
    private TapeSelection selection(DeskCall call, VenueInstrument instrument) {
        long to = call.time("to", desk.nanos());
        long from = call.time("from", to - LATELY_NANOS);
        if (from > to) {
            throw DeskRefusal.badRequest("invalid_from", "from must not be after to.");
        }
        return selection(instrument, 1, from, to);
    }

    void quality(DeskCall call, VenueInstrument instrument) {
        QualityReport report = reading(() -> QualityReport.of(selection(call, instrument)));
        call.send(json -> quality(json, report));
    }

    static void quality(JsonGenerator json, QualityReport report) throws IOException {
        json.writeNumberField("points", report.points());
        json.writeNumberField("completeness", Math.round(report.completeness() * 100) / 100.0);
        json.writeNumberField("score", Math.round(report.score() * 100) / 100.0);
        json.writeNumberField("gap_count", report.gapCount());
        json.writeNumberField("missing_points", report.missing());
        json.writeObjectFieldStart("gaps_by_severity");
        json.writeNumberField("minor", report.minor());
        json.writeNumberField("moderate", report.moderate());
        json.writeNumberField("critical", report.critical());
        json.writeEndObject();
        json.writeArrayFieldStart("gaps");
        for (QualityReport.Gap gap : report.gaps()) {
            json.writeStartObject();
            json.writeStringField("from", FloorText.time(gap.fromNanos()));
            json.writeStringField("to", FloorText.time(gap.toNanos()));
            json.writeNumberField("milliseconds", gap.millis());
            json.writeStringField("severity", gap.severity());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("anomalies", report.anomalies());
        json.writeNumberField("order_issues", report.orderIssues());
        json.writeNumberField("book_changes", report.bookChanges());
        json.writeNumberField("interruptions", report.interruptions());
        json.writeNumberField("live_milliseconds", report.liveNanos() / 1_000_000);
        json.writeNumberField("milliseconds", report.nanos() / 1_000_000);
        findings(json, report.findings());
    }

    static void findings(JsonGenerator json, List<TapeFinding> findings) throws IOException {
        json.writeArrayFieldStart("findings");
        for (TapeFinding finding : findings) {
            json.writeString(finding.toString());
        }
        json.writeEndArray();
    }

    void export(DeskCall call, VenueInstrument instrument) {
        export(call, selection(call, instrument), instrument.venue() + "-" + call.path("instrument"));
    }

    void export(DeskCall call, TapeSelection selection, String name) {
        String content = call.choice("data", "trades", CONTENTS);
        reading(() -> {
            call.response().header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
            call.response()
                    .header(
                            HeaderNames.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + name + "-" + content + ".csv\"");
            try (Writer out = new BufferedWriter(
                    new OutputStreamWriter(call.response().outputStream(), StandardCharsets.UTF_8), 1 << 16)) {
                List<TapeFinding> findings =
                        TapeCsv.write(selection, TapeCsv.Content.valueOf(content.toUpperCase(Locale.ROOT)), out);
                for (TapeFinding finding : findings) {
                    // The head of the answer is long gone: a last line that is no event says so.
                    LOG.warn("The export {} has not all: {}", name, finding);
                    out.write("# " + finding + "\r\n");
                }
            }
            return true;
        });
    }

    /** What is read. */
    @FunctionalInterface
    interface Read<T> {

        T get() throws IOException;
    }

    /** Runs one of the readings that may run at a time. */
    <T> T reading(Read<T> read) {
        if (!readers.tryAcquire()) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "too_many_readings",
                    "The tape is being read by " + AT_ONCE + " others; try again in a moment.");
        }
        try {
            return read.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            readers.release();
        }
    }

    /** What somebody is told whose request needs a part of the tape that is damaged, gone or no tape. */
    static DeskRefusal unreadable(Path tape, IOException e) {
        String why = e instanceof NoSuchFileException ? "it is not there" : String.valueOf(e.getMessage());
        return new DeskRefusal(
                DeskRefusal.UNPROCESSABLE,
                "tape_unreadable",
                "That part of the tape can't be read: " + why.replace(tape + File.separator, "") + ".");
    }

    private static final class Trades extends MarketEventsAdapter {

        private final List<Tick> ticks;

        Trades(List<Tick> ticks) {
            this.ticks = ticks;
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            ticks.add(new Tick(
                    header.sequence,
                    header.receiveNanos,
                    new DeskHistory.Trade(tradeId, header.exchangeNanos, price, quantity, aggressor)));
        }
    }
}
