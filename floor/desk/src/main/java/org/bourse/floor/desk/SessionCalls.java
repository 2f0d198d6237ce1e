package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.desk.CollectionSession.Order;
import org.bourse.floor.desk.CollectionSession.Progress;
import org.bourse.floor.market.BarSeries;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.QualityReport;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeSelection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collections: start, stop, progress, and what their part of the tape has. */
final class SessionCalls {

    static final List<String> STATUSES = List.of("running", "completed", "stopped", "failed");

    private static final Logger LOG = LoggerFactory.getLogger(SessionCalls.class);

    private static final int MAX_INSTRUMENTS = 1_000;
    private static final int MAX_NOTES = 1_000;
    private static final int MAX_BARS = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long MAX_DAYS = 3_650;

    private final Desk desk;
    private final TapeReads tapes;

    SessionCalls(Desk desk, TapeReads tapes) {
        this.desk = desk;
        this.tapes = tapes;
    }

    void start(DeskCall call) {
        Order order = order(call);
        try {
            CollectionSession session = desk.sessions().start(order, desk.now());
            call.response().header(HeaderNames.LOCATION, "/floor/sessions/" + session.id());
            call.send(Status.CREATED_201, json -> write(json, session, desk.nanos()));
        } catch (IOException e) {
            throw notWritten("The session could not be written down, and none has begun", e);
        }
    }

    static DeskRefusal notWritten(String what, IOException e) {
        LOG.warn("{}: {}", what, e.toString());
        return new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_written",
                what + "; the disk takes no more, or the directory of the floor's data is not to be written.");
    }

    /** What a body may say. */
    private static final class Body {
        private String type = "";
        private String duration = "continuous";
        private String notes = "";
        private List<@Nullable Object> instruments = List.of();
        private List<@Nullable Object> symbols = List.of();
        private List<@Nullable Object> dataTypes = List.of("prices", "orderbook");
        private Refusals refused = new Refusals();
    }

    private Order order(DeskCall call) {
        Body body = DeskBody.read(call, SessionCalls::read);
        Refusals refused = body.refused;
        refused.requireOfField("type", body.type.equals("collect"), "type must be collect.");
        Optional<Long> nanos = refused.piece(() -> nanos(body.duration));
        Set<Instrument> instruments =
                new NamedInstruments(desk).of(body.instruments, body.symbols, 1, MAX_INSTRUMENTS, refused);
        refused.require(
                !body.dataTypes.isEmpty()
                        && body.dataTypes.stream().allMatch(type -> "prices".equals(type) || "orderbook".equals(type)),
                "invalid_data_types",
                "data_types must be prices, orderbook or both.");
        refused.require(
                body.notes.length() <= MAX_NOTES,
                "invalid_notes",
                "notes must have " + MAX_NOTES + " characters or fewer.");
        return refused.whole(() -> new Order(
                List.copyOf(instruments),
                body.dataTypes.contains("prices"),
                body.dataTypes.contains("orderbook"),
                body.duration,
                nanos.orElseThrow() == Long.MAX_VALUE ? Long.MAX_VALUE : desk.nanos() + nanos.orElseThrow(),
                body.notes));
    }

    /** {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d} or {@code continuous} as nanoseconds. */
    static long nanos(String duration) {
        if (duration.equals("continuous")) {
            return Long.MAX_VALUE;
        }
        if (duration.matches("[1-9][0-9]{0,8}[smhd]")) {
            long amount = Long.parseLong(duration.substring(0, duration.length() - 1));
            long seconds = amount
                    * switch (duration.charAt(duration.length() - 1)) {
                        case 's' -> 1L;
                        case 'm' -> 60L;
                        case 'h' -> 3_600L;
                        default -> 86_400L;
                    };
            if (seconds <= Duration.ofDays(MAX_DAYS).toSeconds()) {
                return seconds * SECOND;
            }
        }
        throw DeskRefusal.badRequest(
                "invalid_duration",
                "duration must be a whole number above 0 with s, m, h or d, such as 30s, of " + MAX_DAYS
                        + " days at most, or continuous.");
    }

    private static Body read(JsonParser parser) throws IOException {
        Body body = new Body();
        body.refused = new BodyFields()
                .text("type", text -> body.type = text)
                .list("instruments", list -> body.instruments = list)
                .list("symbols", list -> body.symbols = list)
                .list("data_types", list -> body.dataTypes = list)
                .text("duration", text -> body.duration = text)
                .text("notes", text -> body.notes = text)
                .read(parser);
        return body;
    }

    void list(DeskCall call) {
        int limit = call.number("limit", 50, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        boolean deleted =
                call.choice("deleted", "false", List.of("false", "true")).equals("true");
        Optional<String> status = call.text("status").map(text -> call.choice("status", text, STATUSES));
        List<CollectionSession> of =
                deleted ? desk.sessions().deleted() : desk.sessions().all();
        List<CollectionSession> found = of.stream()
                .filter(session ->
                        status.isEmpty() || session.progress().status().code().equals(status.get()))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("sessions");
            for (CollectionSession session :
                    found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, session, desk.nanos());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void one(DeskCall call) {
        CollectionSession session = known(call);
        call.send(json -> write(json, session, desk.nanos()));
    }

    void stop(DeskCall call) {
        CollectionSession session = known(call);
        try {
            if (!desk.sessions().stop(session, desk.nanos())) {
                throw new DeskRefusal(
                        Status.CONFLICT_409,
                        "session_ended",
                        "That session has ended already; it is "
                                + session.progress().status().code() + ".");
            }
        } catch (IOException e) {
            throw notWritten(
                    "The session has ended, which could not be written down; that is tried again every second", e);
        }
        call.send(json -> write(json, session, desk.nanos()));
    }

    void delete(DeskCall call) {
        CollectionSession session = required(call);
        if (session.isRunning()) {
            throw new DeskRefusal(Status.CONFLICT_409, "session_running", "That session is running; stop it first.");
        }
        try {
            desk.sessions().delete(session, desk.nanos());
        } catch (IOException e) {
            throw notWritten("The session could not be deleted, and is as it was", e);
        }
        call.response().status(Status.NO_CONTENT_204).send();
    }

    void restore(DeskCall call) {
        CollectionSession session = known(call);
        if (!session.isDeleted()) {
            throw new DeskRefusal(Status.CONFLICT_409, "session_not_deleted", "That session is not deleted.");
        }
        try {
            desk.sessions().restore(session);
        } catch (IOException e) {
            throw notWritten("The session could not be brought back, and is as it was", e);
        }
        call.send(json -> write(json, session, desk.nanos()));
    }

    /** How it is at that time. */
    static void write(JsonGenerator json, CollectionSession session, long nanos) throws IOException {
        Progress progress = session.progress();
        Order order = session.order();
        json.writeStringField("session_id", session.id());
        json.writeStringField("type", "collect");
        json.writeStringField("status", progress.status().code());
        TradingJson.instruments(json, order.instruments());
        json.writeArrayFieldStart("data_types");
        if (order.prices()) {
            json.writeString("prices");
        }
        if (order.orderBook()) {
            json.writeString("orderbook");
        }
        json.writeEndArray();
        json.writeStringField("duration", order.duration());
        json.writeStringField("started_at", FloorText.time(session.startNanos()));
        TradingJson.time(json, "ends_at", order.endNanos() == Long.MAX_VALUE ? 0 : order.endNanos());
        TradingJson.time(json, "ended_at", progress.endedNanos());
        TradingJson.time(json, "deleted_at", session.deletedNanos());
        if (order.endNanos() == Long.MAX_VALUE) {
            json.writeNullField("progress_percent");
        } else {
            json.writeNumberField("progress_percent", percent(session, progress, nanos));
        }
        json.writeNumberField("records_collected", progress.prices() + progress.orderBook());
        json.writeNumberField("prices_count", progress.prices());
        json.writeNumberField("orderbook_count", progress.orderBook());
        json.writeNumberField("missed_events", progress.missed());
        json.writeNumberField("errors_count", progress.errors());
        json.writeNumberField("first_sequence", progress.firstSequence());
        json.writeNumberField("last_sequence", progress.lastSequence());
        json.writeStringField("notes", order.notes());
    }

    /** How much of its time is over. */
    static long percent(CollectionSession session, Progress progress, long nanos) {
        long until = progress.endedNanos() == 0 ? nanos : progress.endedNanos();
        long whole = Math.max(1, session.order().endNanos() - session.startNanos());
        return Math.clamp(Math.round(100.0 * (until - session.startNanos()) / whole), 0, 100);
    }

    void quality(DeskCall call) {
        CollectionSession session = required(call);
        Instrument instrument = instrument(call, session);
        TapeSelection all = desk.sessions().selection(session, Optional.of(instrument));
        // What was handed to the tape a moment ago and is not flushed yet is no hole.
        long last = Math.min(all.last(), desk.floor().tape().flushedSequence());
        QualityReport report = tapes.reading(() -> QualityReport.of(
                new TapeSelection(all.directory(), all.first(), last, all.fromNanos(), all.toNanos(), all.of())));
        call.send(json -> TapeReads.quality(json, report));
    }

    void export(DeskCall call) {
        CollectionSession session = required(call);
        Optional<Instrument> instrument =
                call.text("symbol").isPresent() ? Optional.of(instrument(call, session)) : Optional.empty();
        tapes.export(call, desk.sessions().selection(session, instrument), session.id());
    }

    void bars(DeskCall call) {
        CollectionSession session = required(call);
        Instrument instrument = instrument(call, session);
        boolean minutes = call.choice("interval", "1s", MarketReads.INTERVALS).equals("1m");
        int limit = call.number("limit", MAX_BARS, 1, MAX_BARS);
        TapeSelection selection = desk.sessions().selection(session, Optional.of(instrument));
        Bars bars = new Bars(new BarSeries(minutes ? 60 * SECOND : SECOND, limit));
        List<TapeFinding> findings = tapes.reading(() -> selection.read(bars));
        call.send(json -> {
            VenueInstrument of = bars.instrument;
            if (of == null) {
                json.writeArrayFieldStart("bars");
                json.writeEndArray();
            } else {
                MarketReads.bars(json, bars.series.newest(limit), of);
            }
            TapeReads.findings(json, findings);
        });
    }

    /** The best levels after each change of a book, a page at a time; each page reads a bounded part of the tape. */
    void levels(DeskCall call) {
        CollectionSession session = required(call);
        Instrument instrument = instrument(call, session);
        long after = call.number("after", 0L, 0, Long.MAX_VALUE - 1);
        int limit = call.number("limit", 100, 1, MarketReads.MAX_LIMIT);
        TapeSelection all = desk.sessions().selection(session, Optional.of(instrument));
        LevelRows levels = new LevelRows(limit, after);
        List<TapeFinding> findings = tapes.reading(() -> levels.read(new TapeSelection(
                all.directory(),
                Math.max(all.first(), after + 1),
                all.last(),
                all.fromNanos(),
                all.toNanos(),
                all.of())));
        call.send(json -> {
            levels.write(json);
            TapeReads.findings(json, findings);
        });
    }

    /** The instrument of a collection that the parameters name; where it has one alone, they need not. */
    private static Instrument instrument(DeskCall call, CollectionSession session) {
        List<Instrument> all = session.order().instruments();
        Optional<String> symbol = call.text("symbol");
        Optional<String> venue = call.text("venue");
        List<Instrument> found = all.stream()
                .filter(one -> symbol.isEmpty() || one.symbol().equals(symbol.get()))
                .filter(one -> venue.isEmpty() || one.venue().equals(venue.get()))
                .toList();
        if (found.size() != 1) {
            throw DeskRefusal.badRequest(
                    "invalid_symbol",
                    "symbol, and venue where it takes that, must name one of the session's " + all.size()
                            + " instruments.");
        }
        return found.getFirst();
    }

    private CollectionSession known(DeskCall call) {
        return desk.sessions()
                .find(call.path("session"))
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404,
                        "session_not_found",
                        "There is no such session; /floor/sessions lists them."));
    }

    private CollectionSession required(DeskCall call) {
        CollectionSession session = known(call);
        if (session.isDeleted()) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "session_deleted",
                    "That session was deleted at " + FloorText.time(session.deletedNanos()) + "; for "
                            + CollectionSessions.DELETED_DAYS + " days POST /floor/sessions/" + session.id()
                            + "/restore brings it back.");
        }
        return session;
    }

    private static final class Bars extends MarketEventsAdapter {

        private final BarSeries series;
        private @Nullable VenueInstrument instrument;

        Bars(BarSeries series) {
            this.series = series;
        }

        @Override
        public void defined(EventHeader header, VenueInstrument of) {
            instrument = of;
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            series.add(header.exchangeNanos, price, quantity);
        }
    }
}
