package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one client: it looks at what is there, and says how that differs from what it said last. What a client was
 * too slow for is thereby said together, and nothing is kept for it but what it has seen.
 */
abstract sealed class ChannelSubscription {

    /** The channels that there are, by their names. */
    static final List<String> NAMES = List.of("venue_book", "venue_trades", "venue_state");

    private long sequence;

    /** The next message; empty: nothing is new. */
    abstract Optional<String> next();

    /** Type, subject and number of a message: 1 for the snapshot, and one more each time. */
    final void head(JsonGenerator json, String type) throws IOException {
        sequence++;
        json.writeStringField("type", sequence == 1 ? type + "_snapshot" : type);
        json.writeNumberField("sequence", sequence);
    }

    private static void instrument(JsonGenerator json, VenueInstrument of) throws IOException {
        json.writeStringField("instrument", Integer.toString(of.id()));
        json.writeStringField("venue", of.venue());
        json.writeStringField("symbol", of.symbol());
    }

    private static void state(JsonGenerator json, BookView view) throws IOException {
        json.writeStringField("state", view.state().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", view.reason().code());
        json.writeNumberField("epoch", view.epoch());
    }

    /** The best levels of a book: all of them first, then those that differ. */
    static final class OfBook extends ChannelSubscription {

        private final Book book;
        private final int depth;
        private long version = -1;
        private @Nullable BookView said;

        OfBook(Book book, int depth) {
            this.book = book;
            this.depth = depth;
        }

        @Override
        Optional<String> next() {
            long now = book.version();
            if (now == version) {
                return Optional.empty();
            }
            version = now;
            BookView view = book.view(depth);
            BookView before = said;
            if (before != null
                    && before.bids().equals(view.bids())
                    && before.asks().equals(view.asks())
                    && before.state() == view.state()
                    && before.reason() == view.reason()
                    && before.epoch() == view.epoch()) {
                return Optional.empty();
            }
            said = view;
            return Optional.of(DeskCall.json(json -> write(json, before, view)));
        }

        private void write(JsonGenerator json, @Nullable BookView before, BookView view) throws IOException {
            head(json, "venue_book");
            instrument(json, view.instrument());
            state(json, view);
            json.writeStringField("venue_sequence", Long.toString(view.venueSequence()));
            if (view.receiveNanos() == 0) {
                json.writeNullField("received_at");
            } else {
                json.writeStringField("received_at", FloorText.time(view.receiveNanos()));
            }
            if (before == null) {
                MarketReads.levels(json, "bids", view.bids(), view.instrument());
                MarketReads.levels(json, "asks", view.asks(), view.instrument());
            } else {
                json.writeArrayFieldStart("changes");
                changes(json, "bid", before.bids(), view.bids(), view.instrument());
                changes(json, "ask", before.asks(), view.asks(), view.instrument());
                json.writeEndArray();
            }
        }

        private static void changes(
                JsonGenerator json,
                String side,
                List<BookView.Level> before,
                List<BookView.Level> now,
                VenueInstrument of)
                throws IOException {
            Map<Long, Long> old = new HashMap<>();
            before.forEach(level -> old.put(level.price(), level.quantity()));
            for (BookView.Level level : now) {
                Long quantity = old.remove(level.price());
                if (quantity == null || quantity != level.quantity()) {
                    change(json, side, level.price(), level.quantity(), of);
                }
            }
            for (long price : old.keySet()) {
                change(json, side, price, 0, of);
            }
        }

        private static void change(JsonGenerator json, String side, long price, long quantity, VenueInstrument of)
                throws IOException {
            json.writeStartArray();
            json.writeString(side);
            json.writeString(of.price(price));
            json.writeString(of.quantity(quantity));
            json.writeEndArray();
        }
    }

    /** An instrument's trades: the newest ones first, then each as it comes. */
    static final class OfTrades extends ChannelSubscription {

        private final DeskHistory history;
        private final VenueInstrument instrument;
        private long count;
        private boolean begun;

        OfTrades(DeskHistory history, VenueInstrument instrument) {
            this.history = history;
            this.instrument = instrument;
        }

        @Override
        Optional<String> next() {
            DeskHistory.Since since = history.tradesAfter(instrument.id(), count);
            if (begun && since.last() == count) {
                return Optional.empty();
            }
            // Before the snapshot nothing was missed.
            long missed = begun ? since.missed() : 0;
            begun = true;
            count = since.last();
            return Optional.of(DeskCall.json(json -> {
                head(json, "venue_trades");
                ChannelSubscription.instrument(json, instrument);
                json.writeNumberField("missed", missed);
                json.writeArrayFieldStart("trades");
                for (DeskHistory.Trade trade : since.trades()) {
                    json.writeStartObject();
                    MarketReads.trade(json, trade, instrument);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }));
        }
    }

    /** A venue's connections and the states of its books: all of them first, then those that differ. */
    static final class OfVenue extends ChannelSubscription {

        private final Desk desk;
        private final int place;
        private final Map<Integer, Long> versions = new HashMap<>();
        private final Map<Integer, BookView> said = new HashMap<>();
        private long saidConnected = -1;

        OfVenue(Desk desk, int place) {
            this.desk = desk;
            this.place = place;
        }

        @Override
        Optional<String> next() {
            List<LinkStatus> links = desk.links(place);
            long connected = links.stream().filter(LinkStatus::connected).count();
            List<BookView> changed = desk.floor().venues().get(place).books().stream()
                    .filter(this::isAnother)
                    .map(book -> book.view(0))
                    .filter(this::differs)
                    .toList();
            if (changed.isEmpty() && connected == saidConnected) {
                return Optional.empty();
            }
            saidConnected = connected;
            changed.forEach(view -> said.put(view.instrument().id(), view));
            return Optional.of(DeskCall.json(json -> {
                head(json, "venue_state");
                json.writeStringField("venue", desk.floor().venues().get(place).name());
                json.writeNumberField("links", links.size());
                json.writeNumberField("connected", connected);
                json.writeArrayFieldStart("books");
                for (BookView view : changed) {
                    json.writeStartObject();
                    json.writeStringField(
                            "instrument", Integer.toString(view.instrument().id()));
                    state(json, view);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }));
        }

        private boolean isAnother(Book book) {
            Long before = versions.put(book.instrument().id(), book.version());
            return before == null || before != book.version();
        }

        private boolean differs(BookView view) {
            BookView before = said.get(view.instrument().id());
            return before == null
                    || before.state() != view.state()
                    || before.reason() != view.reason()
                    || before.epoch() != view.epoch();
        }
    }
}
