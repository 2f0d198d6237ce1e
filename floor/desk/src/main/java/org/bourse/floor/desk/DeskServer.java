package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.Tape;

/** REST under {@code /floor}, health, and the page of markets. Every number of a market is decimal text. */
final class DeskServer implements Closeable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_LIMIT = 1_000;
    private static final int NAMED_IN_HEALTH = 50;
    private static final Duration NOT_LIVE = Duration.ofMinutes(1);

    private final Desk desk;
    private final FloorMetrics metrics;
    private final WebServer server;

    /** Writes an answer's JSON. */
    @FunctionalInterface
    private interface Content {

        void write(JsonGenerator json) throws IOException;
    }

    /** A request that can't be answered, and why. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;

        Refusal(Status status, String code, String detail) {
            super(detail, null, false, false);
            this.status = status.code();
            this.code = code;
        }
    }

    DeskServer(Desk desk, DeskSettings settings) {
        this.desk = desk;
        metrics = new FloorMetrics(desk, Clock.systemUTC());
        server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .addRouting(routing())
                .build()
                .start();
        if (server.port() < 0) {
            // Somebody was faster. It has logged why, and goes on as if it listened.
            throw new IllegalStateException(refusal(settings, "it was taken a moment ago"));
        }
    }

    /**
     * Makes sure that it can listen where the settings say: before anything else of a start, and because the web server
     * has a stack trace to say it with.
     *
     * @throws IOException when it can't; the message says why, and what to do
     */
    static void requireFree(DeskSettings settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
        } catch (UnknownHostException e) {
            throw new IOException(refusal(settings, "the host is unknown"), e);
        } catch (SocketException e) {
            throw new IOException(refusal(settings, String.valueOf(e.getMessage())), e);
        }
    }

    private static String refusal(DeskSettings settings, String reason) {
        return "Nothing can listen at " + settings.host() + ":" + settings.port() + ": " + reason
                + ". End what has that port, or correct FLOOR_HOST or FLOOR_PORT; the port 0 is any that is free.";
    }

    URI address() {
        return URI.create("http://localhost:" + server.port() + "/");
    }

    private HttpRouting.Builder routing() {
        return HttpRouting.builder()
                .get("/floor/venues", (request, response) -> send(response, this::venues))
                .get("/floor/instruments", this::instruments)
                .get("/floor/books/{instrument}", this::book)
                .get("/floor/bars/{instrument}", this::bars)
                .get("/floor/trades/{instrument}", this::trades)
                .get("/floor/states/{instrument}", this::states)
                .get("/floor/tapes", (request, response) -> send(response, this::tapes))
                .get("/metrics", (request, response) -> metrics(response))
                .get("/health", (request, response) -> health(response))
                .get("/", (request, response) -> page(response, "markets.html", "text/html; charset=utf-8"))
                .get("/markets.js", (request, response) -> page(response, "markets.js", "text/javascript"))
                .get("/markets.css", (request, response) -> page(response, "markets.css", "text/css"))
                .error(Refusal.class, (request, response, refusal) -> refuse(response, refusal));
    }

    private void venues(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("venues");
        List<Venue> venues = desk.floor().venues();
        for (int i = 0; i < venues.size(); i++) {
            Venue venue = venues.get(i);
            json.writeStartObject();
            json.writeStringField("venue", venue.name());
            json.writeNumberField("instruments", venue.books().size());
            json.writeNumberField(
                    "live",
                    venue.books().stream().filter(book -> book.view(0).isLive()).count());
            json.writeArrayFieldStart("links");
            for (LinkStatus link : desk.links(i)) {
                link(json, link);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("counted");
            for (Map.Entry<String, Long> counted : venue.counters().all().entrySet()) {
                json.writeNumberField(counted.getKey(), counted.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("waiting_frames", desk.floor().waiting());
        json.writeNumberField("dropped_frames", desk.floor().droppedFrames());
    }

    private static void link(JsonGenerator json, LinkStatus link) throws IOException {
        json.writeStartObject();
        json.writeNumberField("link", link.link());
        json.writeStringField("host", link.address().getHost());
        json.writeBooleanField("connected", link.connected());
        json.writeBooleanField("healthy", link.healthy());
        json.writeNumberField("frames", link.frames());
        json.writeNumberField("bytes", link.bytes());
        json.writeNumberField("reconnects", link.reconnects());
        json.writeStringField("last_problem", link.lastProblem());
        json.writeEndObject();
    }

    private void instruments(ServerRequest request, ServerResponse response) {
        String query = request.query().first("q").orElse("").toUpperCase(Locale.ROOT);
        int limit = number(request, "limit", 100, 1, MAX_LIMIT);
        int offset = number(request, "offset", 0, 0, Integer.MAX_VALUE);
        List<Book> found = desk.books().stream()
                .filter(book -> isFound(book.instrument(), query))
                .toList();
        send(response, json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("instruments");
            for (Book book : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                head(json, book.view(0));
                json.writeStringField(
                        "tick", book.instrument().price(book.instrument().tick()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private boolean isFound(VenueInstrument instrument, String query) {
        return instrument.symbol().toUpperCase(Locale.ROOT).contains(query)
                || instrument.venue().toUpperCase(Locale.ROOT).contains(query)
                || desk.name(instrument).toUpperCase(Locale.ROOT).contains(query);
    }

    private void book(ServerRequest request, ServerResponse response) {
        BookView view = required(request).view(number(request, "depth", 10, 1, MAX_DEPTH));
        send(response, json -> {
            head(json, view);
            VenueInstrument instrument = view.instrument();
            json.writeStringField("venue_sequence", Long.toString(view.venueSequence()));
            if (view.spread().isPresent()) {
                json.writeStringField("spread", instrument.price(view.spread().getAsLong()));
            } else {
                json.writeNullField("spread");
            }
            json.writeNumberField("bid_levels", view.bidCount());
            json.writeNumberField("ask_levels", view.askCount());
            levels(json, "bids", view.bids(), instrument);
            levels(json, "asks", view.asks(), instrument);
        });
    }

    /** Of what, and without what none of its numbers may be read. */
    private void head(JsonGenerator json, BookView view) throws IOException {
        json.writeStringField("instrument", Integer.toString(view.instrument().id()));
        json.writeStringField("venue", view.instrument().venue());
        json.writeStringField("symbol", view.instrument().symbol());
        json.writeStringField("name", desk.name(view.instrument()));
        json.writeStringField("state", view.state().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", view.reason().code());
        json.writeNumberField("epoch", view.epoch());
        if (view.receiveNanos() == 0) {
            json.writeNullField("received_at");
        } else {
            json.writeStringField("received_at", time(view.receiveNanos()));
        }
    }

    private static void levels(JsonGenerator json, String name, List<BookView.Level> levels, VenueInstrument of)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (BookView.Level level : levels) {
            json.writeStartArray();
            json.writeString(of.price(level.price()));
            json.writeString(of.quantity(level.quantity()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void bars(ServerRequest request, ServerResponse response) {
        VenueInstrument instrument = required(request).instrument();
        String interval = request.query().first("interval").orElse("1m");
        if (!interval.equals("1s") && !interval.equals("1m")) {
            throw new Refusal(Status.BAD_REQUEST_400, "invalid_interval", "interval must be 1s or 1m.");
        }
        int limit = number(request, "limit", 100, 1, MAX_LIMIT);
        List<Bar> bars = desk.history().bars(instrument.id(), interval.equals("1m"), limit);
        send(response, json -> {
            json.writeArrayFieldStart("bars");
            for (Bar bar : bars) {
                json.writeStartObject();
                json.writeStringField("start", time(bar.startNanos()));
                json.writeStringField("open", instrument.price(bar.open()));
                json.writeStringField("high", instrument.price(bar.high()));
                json.writeStringField("low", instrument.price(bar.low()));
                json.writeStringField("close", instrument.price(bar.close()));
                json.writeStringField("volume", instrument.quantity(bar.volume()));
                json.writeNumberField("trades", bar.trades());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void trades(ServerRequest request, ServerResponse response) {
        VenueInstrument instrument = required(request).instrument();
        send(response, json -> {
            json.writeArrayFieldStart("trades");
            for (DeskHistory.Trade trade : desk.history().trades(instrument.id())) {
                json.writeStartObject();
                json.writeStringField("trade_id", Long.toString(trade.id()));
                json.writeStringField("executed_at", time(trade.nanos()));
                json.writeStringField("price", instrument.price(trade.price()));
                json.writeStringField("quantity", instrument.quantity(trade.quantity()));
                json.writeStringField("aggressor", trade.aggressor().name().toLowerCase(Locale.ROOT));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void states(ServerRequest request, ServerResponse response) {
        VenueInstrument instrument = required(request).instrument();
        send(response, json -> {
            json.writeArrayFieldStart("states");
            for (DeskHistory.State state : desk.history().states(instrument.id())) {
                json.writeStartObject();
                json.writeStringField("at", time(state.nanos()));
                json.writeStringField("state", state.state().name().toLowerCase(Locale.ROOT));
                json.writeStringField("reason", state.reason().code());
                json.writeNumberField("epoch", state.epoch());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void tapes(JsonGenerator json) throws IOException {
        json.writeBooleanField("recording", desk.floor().recordingFailure().isEmpty());
        json.writeStringField("problem", desk.floor().recordingFailure().orElse(""));
        json.writeNumberField("recorded_events", desk.floor().tape().recordedEvents());
        json.writeNumberField("missed_events", desk.floor().tape().missedEvents());
        json.writeArrayFieldStart("segments");
        for (Tape.Part part : desk.tape()) {
            json.writeStartObject();
            json.writeNumberField("segment", part.number());
            json.writeStringField("status", part.status());
            json.writeNumberField("records", part.records());
            json.writeNumberField("first_sequence", part.firstSequence());
            json.writeNumberField("last_sequence", part.lastSequence());
            json.writeStringField("from", time(part.firstNanos()));
            json.writeStringField("to", time(part.lastNanos()));
            json.writeNumberField("bytes", part.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Down: an instrument that is followed is not live for a minute, or nothing is recorded; it says which. */
    private void health(ServerResponse response) {
        StringBuilder problems = new StringBuilder();
        List<VenueInstrument> late = desk.books().stream()
                .filter(book -> !book.view(0).reason().isExpected())
                .map(Book::instrument)
                .filter(one -> desk.history().notLiveFor(one.id()).compareTo(NOT_LIVE) > 0)
                .toList();
        late.stream()
                .limit(NAMED_IN_HEALTH)
                .forEach(one -> problems.append(one.symbol()).append(" is not live for a minute. "));
        if (late.size() > NAMED_IN_HEALTH) {
            problems.append(late.size() - NAMED_IN_HEALTH).append(" more are not either. ");
        }
        if (desk.floor().hasEnded()) {
            problems.append("The floor's thread has ended by an error, which its log has. ");
        }
        desk.floor().recordingFailure().ifPresent(problems::append);
        boolean up = problems.isEmpty();
        response.status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        send(response, json -> {
            json.writeStringField("status", up ? "up" : "down");
            json.writeStringField("detail", problems.toString().strip());
        });
    }

    private void metrics(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(metrics.scrape());
    }

    private Book required(ServerRequest request) {
        String id = request.path().pathParameters().get("instrument");
        return desk.book(id)
                .orElseThrow(() -> new Refusal(
                        Status.NOT_FOUND_404,
                        "instrument_not_found",
                        "No instrument has that number; /floor/instruments lists them."));
    }

    private static int number(ServerRequest request, String name, int otherwise, int least, int most) {
        Optional<String> text = request.query().first(name).asOptional();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Refusal(
                Status.BAD_REQUEST_400,
                "invalid_" + name,
                name + " must be a whole number from " + least + " to " + most + ".");
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L)
                .toString();
    }

    private static void send(ServerResponse response, Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(text.toString());
    }

    private static void refuse(ServerResponse response, Refusal refusal) {
        Status status = Status.create(refusal.status);
        response.status(status);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("title", status.reasonPhrase());
            json.writeNumberField("status", status.code());
            json.writeStringField("code", refusal.code);
            json.writeStringField("detail", refusal.getMessage());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        response.send(text.toString());
    }

    private static void page(ServerResponse response, String name, String type) {
        try (InputStream in = DeskServer.class.getResourceAsStream("/floor/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The page's " + name + " is not in the program.");
            }
            response.header(HeaderNames.CONTENT_TYPE, type);
            response.header(HeaderNames.create("Content-Security-Policy"), "default-src 'self'");
            response.send(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
