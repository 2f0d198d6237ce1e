package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.Tape;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one client: it looks at what is there, and says how that differs from what it said last. What a client was
 * too slow for is thereby said together, and nothing is kept for it but what it has seen.
 */
abstract sealed class ChannelSubscription
        permits ChannelSubscription.OfBook,
                ChannelSubscription.OfTrades,
                ChannelSubscription.OfVenue,
                ChannelSubscription.OfTapes,
                ChannelSubscription.OfSessions,
                IndicatorSubscription,
                RunSubscription {

    /** The channels that there are, by their names. */
    static final List<String> NAMES = List.of(
            "venue_book",
            "venue_trades",
            "venue_state",
            "indicators",
            "tapes",
            "sessions",
            "runs",
            "positions",
            "signals",
            "floor_orders");

    /** Those that there is one of. */
    static final List<String> WITHOUT_SUBJECTS = List.of("tapes", "sessions", "runs", "positions");

    /** Those that there is one of for each run. */
    static final List<String> OF_RUNS = List.of("signals", "floor_orders");

    /** How often those say something. */
    static final long EACH_NANOS = 1_000_000_000L;

    /** As many of the newest as those tell. */
    static final int NEWEST = 200;

    private long sequence;

    /** The next message; empty: nothing is new. */
    abstract Optional<String> next();

    /** Whether the last look was a second ago, at least. */
    static boolean isDue(long lookedNanos, long now) {
        return lookedNanos == 0 || now - lookedNanos >= EACH_NANOS;
    }

    /** Type, subject and number of a message: 1 for the snapshot, and one more each time. */
    final void head(JsonGenerator json, String type) throws IOException {
        sequence++;
        json.writeStringField("type", sequence == 1 ? type + "_snapshot" : type);
        json.writeNumberField("sequence", sequence);
    }

    static void instrument(JsonGenerator json, VenueInstrument of) throws IOException {
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
            List<Book> books = List.copyOf(desk.floor().venues().get(place).books());
            List<BookView> changed = books.stream()
                    .filter(this::isAnother)
                    .map(book -> book.view(0))
                    .filter(this::differs)
                    .toList();
            changed.forEach(view -> said.put(view.instrument().id(), view));
            List<Integer> gone = said.size() == books.size() ? List.of() : gone(books);
            if (changed.isEmpty() && gone.isEmpty() && connected == saidConnected) {
                return Optional.empty();
            }
            saidConnected = connected;
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
                json.writeArrayFieldStart("gone");
                for (int instrument : gone) {
                    json.writeString(Integer.toString(instrument));
                }
                json.writeEndArray();
            }));
        }

        /** Instruments that are followed no more; they are forgotten here, too. */
        private List<Integer> gone(List<Book> books) {
            Set<Integer> left = new TreeSet<>(said.keySet());
            books.forEach(book -> left.remove(book.instrument().id()));
            left.forEach(instrument -> {
                said.remove(instrument);
                versions.remove(instrument);
            });
            return List.copyOf(left);
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

    /** Whether it is recorded what comes, and the tape's newest segments: all of these first, then those that differ. */
    static final class OfTapes extends ChannelSubscription {

        private final Desk desk;
        private final Map<Long, Tape.Part> said = new TreeMap<>();
        private long lookedNanos;
        private String saidRecording = "";

        OfTapes(Desk desk) {
            this.desk = desk;
        }

        @Override
        Optional<String> next() {
            long now = System.nanoTime() | 1;
            if (!isDue(lookedNanos, now)) {
                return Optional.empty();
            }
            lookedNanos = now;
            List<Tape.Part> parts = newest();
            List<Tape.Part> changed = parts.stream()
                    .filter(part -> !part.equals(said.get(part.number())))
                    .toList();
            Set<Long> gone = new TreeSet<>(said.keySet());
            parts.forEach(part -> gone.remove(part.number()));
            String recording = DeskCall.json(json -> TapeReads.recording(json, desk));
            if (changed.isEmpty() && gone.isEmpty() && recording.equals(saidRecording)) {
                return Optional.empty();
            }
            saidRecording = recording;
            changed.forEach(part -> said.put(part.number(), part));
            said.keySet().removeAll(gone);
            return Optional.of(DeskCall.json(json -> {
                head(json, "tapes");
                TapeReads.recording(json, desk);
                json.writeArrayFieldStart("segments");
                for (Tape.Part part : changed) {
                    TapeReads.segment(json, part);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("gone");
                for (long number : gone) {
                    json.writeNumber(number);
                }
                json.writeEndArray();
            }));
        }

        private List<Tape.Part> newest() {
            try {
                List<Tape.Part> parts = desk.lately();
                return parts.subList(Math.max(0, parts.size() - NEWEST), parts.size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The newest collections: all of them first, then those that got further, at most once a second. */
    static final class OfSessions extends ChannelSubscription {

        private final Desk desk;
        private final Map<String, String> said = new HashMap<>();
        private boolean begun;
        private long lookedNanos;

        OfSessions(Desk desk) {
            this.desk = desk;
        }

        @Override
        Optional<String> next() {
            long now = System.nanoTime() | 1;
            if (!isDue(lookedNanos, now)) {
                return Optional.empty();
            }
            lookedNanos = now;
            long nanos = desk.nanos();
            List<CollectionSession> all =
                    desk.sessions().all().stream().limit(NEWEST).toList();
            Set<String> gone = new TreeSet<>(said.keySet());
            all.forEach(session -> gone.remove(session.id()));
            List<CollectionSession> changed =
                    all.stream().filter(session -> differs(session, nanos)).toList();
            if (begun && changed.isEmpty() && gone.isEmpty()) {
                return Optional.empty();
            }
            begun = true;
            said.keySet().removeAll(gone);
            return Optional.of(DeskCall.json(json -> {
                head(json, "sessions");
                json.writeArrayFieldStart("sessions");
                for (CollectionSession session : changed) {
                    json.writeStartObject();
                    SessionCalls.write(json, session, nanos);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayFieldStart("gone");
                for (String session : gone) {
                    json.writeString(session);
                }
                json.writeEndArray();
            }));
        }

        private boolean differs(CollectionSession session, long nanos) {
            String now = DeskCall.json(json -> SessionCalls.write(json, session, nanos));
            return !now.equals(said.put(session.id(), now));
        }
    }
}
