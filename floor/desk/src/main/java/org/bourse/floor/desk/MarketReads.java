package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
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

/** What the floor has in memory: venues and their connections, instruments, books, and what happened lately at each. */
final class MarketReads {

    static final int MAX_LIMIT = 1_000;
    static final List<String> INTERVALS = List.of("1s", "1m");

    private static final int MAX_DEPTH = 1_000;

    private final Desk desk;

    MarketReads(Desk desk) {
        this.desk = desk;
    }

    void venues(DeskCall call) {
        call.send(json -> {
            json.writeArrayFieldStart("venues");
            List<Venue> venues = desk.floor().venues();
            for (int i = 0; i < venues.size(); i++) {
                venue(json, venues.get(i), desk.links(i), desk.countedOfLinks(i));
            }
            json.writeEndArray();
            json.writeNumberField("waiting_frames", desk.floor().waiting());
            json.writeNumberField("dropped_frames", desk.floor().droppedFrames());
        });
    }

    private static void venue(JsonGenerator json, Venue venue, List<LinkStatus> links, Map<String, Long> countedOfLinks)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("venue", venue.name());
        json.writeNumberField("instruments", venue.books().size());
        json.writeNumberField(
                "live",
                venue.books().stream().filter(book -> book.view(0).isLive()).count());
        json.writeArrayFieldStart("links");
        for (LinkStatus link : links) {
            json.writeStartObject();
            json.writeNumberField("link", link.link());
            json.writeStringField("connection_id", link.id());
            json.writeStringField("state", link.state().code());
            json.writeStringField("host", link.address().getHost());
            json.writeBooleanField("connected", link.connected());
            json.writeBooleanField("healthy", link.healthy());
            json.writeNumberField("frames", link.frames());
            json.writeNumberField("bytes", link.bytes());
            json.writeNumberField("refused", venue.counters().refusals(link.link()));
            json.writeNumberField("reconnects", link.reconnects());
            json.writeStringField("last_problem", link.lastProblem());
            TradingJson.time(json, "opened_at", link.openedNanos());
            TradingJson.time(json, "last_message_at", link.messageNanos());
            if (link.subjects().isPresent()) {
                LinkStatus.Subjects subjects = link.subjects().get();
                json.writeNumberField("followed", subjects.followed());
                json.writeNumberField("left", subjects.left());
                json.writeNumberField("pollution_ratio", subjects.pollution());
                json.writeBooleanField("being_replaced", subjects.replaced());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (links.stream().anyMatch(link -> link.subjects().isPresent())) {
            json.writeNumberField(
                    "capacity",
                    links.stream()
                            .flatMap(link -> link.subjects().stream())
                            .mapToInt(LinkStatus.Subjects::room)
                            .sum());
        }
        json.writeObjectFieldStart("counted");
        Map<String, Long> all = venue.counters().all();
        all.putAll(countedOfLinks);
        for (Map.Entry<String, Long> counted : all.entrySet()) {
            json.writeNumberField(counted.getKey(), counted.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Has a connection replaced by a new one now. */
    void recycle(DeskCall call) {
        String id = call.path("connection");
        switch (desk.replaceConnection(id)) {
            case BEGUN ->
                call.send(Status.ACCEPTED_202, json -> {
                    json.writeStringField("connection_id", id);
                    json.writeStringField("state", LinkStatus.State.DRAINING.code());
                });
            case UNDER_WAY ->
                throw conflict("connection_being_replaced", "Another connection is taking its place already.");
            case NOT_OPEN ->
                throw conflict("connection_not_open", "That connection is not open; it is opened again by itself.");
            case ONE_AT_A_TIME ->
                throw conflict(
                        "connection_not_replaceable",
                        "Connections of Polymarket and Binance alone can be replaced while they are open.");
            case UNKNOWN ->
                throw new DeskRefusal(
                        Status.NOT_FOUND_404,
                        "connection_not_found",
                        "There is no connection of that connection_id; /floor/venues lists them.");
        }
    }

    private static DeskRefusal conflict(String code, String detail) {
        return new DeskRefusal(Status.CONFLICT_409, code, detail);
    }

    void instruments(DeskCall call) {
        String query = call.text("q").orElse("").toUpperCase(Locale.ROOT);
        int limit = call.number("limit", 100, 1, MAX_LIMIT);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        List<Book> found = desk.books().stream()
                .filter(book -> isFound(book.instrument(), query))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("instruments");
            for (Book book : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                head(json, book.view(0));
                json.writeStringField("question", desk.name(book.instrument()).question());
                json.writeStringField("outcome", desk.name(book.instrument()).outcome());
                json.writeStringField(
                        "tick", book.instrument().price(book.instrument().tick()));
                json.writeStringField(
                        "lot", book.instrument().quantity(book.instrument().lot()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private boolean isFound(VenueInstrument instrument, String query) {
        return instrument.symbol().toUpperCase(Locale.ROOT).contains(query)
                || instrument.venue().toUpperCase(Locale.ROOT).contains(query)
                || desk.name(instrument).whole().toUpperCase(Locale.ROOT).contains(query);
    }

    void book(DeskCall call) {
        BookView view = required(call).view(call.number("depth", 10, 1, MAX_DEPTH));
        call.send(json -> {
            head(json, view);
            VenueInstrument instrument = view.instrument();
            json.writeStringField("venue_sequence", Long.toString(view.venueSequence()));
            text(
                    json,
                    "spread",
                    view.spread().stream().mapToObj(instrument::price).findFirst());
            text(json, "mid", view.mid());
            text(json, "imbalance", view.imbalance());
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
        json.writeStringField("name", desk.name(view.instrument()).whole());
        json.writeStringField("state", view.state().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", view.reason().code());
        json.writeNumberField("epoch", view.epoch());
        TradingJson.time(json, "received_at", view.receiveNanos());
    }

    private static void text(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        } else {
            json.writeNullField(name);
        }
    }

    static void levels(JsonGenerator json, String name, List<BookView.Level> levels, VenueInstrument of)
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

    void bars(DeskCall call) {
        VenueInstrument instrument = required(call).instrument();
        String interval = call.choice("interval", "1m", INTERVALS);
        int limit = call.number("limit", 100, 1, MAX_LIMIT);
        List<Bar> bars = desk.history().bars(instrument.id(), interval.equals("1m"), limit);
        call.send(json -> bars(json, bars, instrument));
    }

    static void bars(JsonGenerator json, List<Bar> bars, VenueInstrument instrument) throws IOException {
        json.writeArrayFieldStart("bars");
        for (Bar bar : bars) {
            json.writeStartObject();
            json.writeStringField("start", FloorText.time(bar.startNanos()));
            json.writeStringField("open", instrument.price(bar.open()));
            json.writeStringField("high", instrument.price(bar.high()));
            json.writeStringField("low", instrument.price(bar.low()));
            json.writeStringField("close", instrument.price(bar.close()));
            json.writeStringField("volume", instrument.quantity(bar.volume()));
            json.writeNumberField("trades", bar.trades());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void trades(DeskCall call) {
        VenueInstrument instrument = required(call).instrument();
        call.send(json -> {
            json.writeArrayFieldStart("trades");
            for (DeskHistory.Trade trade : desk.history().trades(instrument.id())) {
                json.writeStartObject();
                trade(json, trade, instrument);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static void trade(JsonGenerator json, DeskHistory.Trade trade, VenueInstrument instrument) throws IOException {
        json.writeStringField("trade_id", Long.toString(trade.id()));
        json.writeStringField("executed_at", FloorText.time(trade.nanos()));
        json.writeStringField("price", instrument.price(trade.price()));
        json.writeStringField("quantity", instrument.quantity(trade.quantity()));
        json.writeStringField("aggressor", trade.aggressor().name().toLowerCase(Locale.ROOT));
    }

    void moments(DeskCall call) {
        VenueInstrument of = required(call).instrument();
        call.send(json -> {
            json.writeArrayFieldStart("moments");
            for (BookMoments.Moment moment : desk.moments().of(of.id())) {
                json.writeStartObject();
                json.writeStringField("at", FloorText.time(moment.nanos()));
                text(json, "bid", moment.bid() == 0 ? Optional.empty() : Optional.of(of.price(moment.bid())));
                text(json, "ask", moment.ask() == 0 ? Optional.empty() : Optional.of(of.price(moment.ask())));
                json.writeStringField("bid_quantity", of.quantity(moment.bidQuantity()));
                json.writeStringField("ask_quantity", of.quantity(moment.askQuantity()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void states(DeskCall call) {
        VenueInstrument instrument = required(call).instrument();
        call.send(json -> {
            json.writeArrayFieldStart("states");
            for (DeskHistory.State state : desk.history().states(instrument.id())) {
                json.writeStartObject();
                json.writeStringField("at", FloorText.time(state.nanos()));
                json.writeStringField("state", state.state().name().toLowerCase(Locale.ROOT));
                json.writeStringField("reason", state.reason().code());
                json.writeNumberField("epoch", state.epoch());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** The book that the path names. */
    Book required(DeskCall call) {
        return book(desk, call.path("instrument"));
    }

    static Book book(Desk desk, String number) {
        return desk.book(number)
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404,
                        "instrument_not_found",
                        "No instrument has the number " + FloorText.shown(number)
                                + "; /floor/instruments lists them."));
    }
}
