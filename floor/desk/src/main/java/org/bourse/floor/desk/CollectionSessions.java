package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.desk.CollectionSession.Order;
import org.bourse.floor.desk.CollectionSession.Progress;
import org.bourse.floor.desk.CollectionSession.Status;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collections that were asked for, each in a small file of its own. A start of the floor goes on with those that run, and
 * counts again from the tape what they have, so that a kill costs them no event that the tape has.
 */
final class CollectionSessions implements MarketEvents {

    /** As many as may run at once. */
    static final int MAX_RUNNING = 50;

    /** For so many days a deleted one can be brought back. */
    static final int DELETED_DAYS = 30;

    /** As many deleted ones are kept at the most; the one that was deleted first goes before. */
    static final int MAX_DELETED = 1_000;

    private static final long DELETED_NANOS = DELETED_DAYS * 86_400_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(CollectionSessions.class);

    private static final JsonFactory JSON = new JsonFactory();

    private final Path directory;
    private final Path tape;
    private final List<CollectionSession> all = new CopyOnWriteArrayList<>();
    private final List<CollectionSession> running = new CopyOnWriteArrayList<>();

    /** Of the two that follow. The thread of the market takes it, so that nobody writes a file meanwhile. */
    private final Object market = new Object();

    private final Map<Integer, VenueInstrument> instruments = new HashMap<>();
    private final Set<Integer> live = new HashSet<>();
    private final Counting counting = new Counting(running);
    private final Map<String, List<TapeFinding>> damaged = new ConcurrentHashMap<>();
    private long missed;
    private boolean isMissing;

    private CollectionSessions(Path directory, Path tape) {
        this.directory = directory;
        this.tape = tape;
    }

    /**
     * Reads those of a directory.
     *
     * @param lastSequence of the tape, which nobody writes yet
     */
    static CollectionSessions open(Path directory, Path tape, long lastSequence) throws IOException {
        Files.createDirectories(directory);
        CollectionSessions sessions = new CollectionSessions(directory, tape);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                CollectionSession session = read(file);
                sessions.all.add(session.isRunning() ? sessions.recounted(session, lastSequence) : session);
            }
        }
        sessions.all.stream().filter(CollectionSession::isRunning).forEach(sessions.running::add);
        return sessions;
    }

    /** What the tape has of one that was running when the floor ended. */
    private CollectionSession recounted(CollectionSession of, long lastSequence) throws IOException {
        Progress before = of.progress();
        CollectionSession again = new CollectionSession(
                of.id(),
                of.startNanos(),
                of.order(),
                new Progress(
                        Status.RUNNING, before.firstSequence(), before.firstSequence(), 0, 0, 0, before.missed(), 0));
        AtomicLong lost = new AtomicLong();
        // Where nothing was written down yet, what was received since it was started is its.
        long fromNanos = before.firstSequence() == 0 ? of.startNanos() : 0;
        Counting recount = new Counting(List.of(again));
        List<TapeFinding> findings = new TapeSelection(
                        tape,
                        Math.max(1, before.firstSequence()),
                        lastSequence,
                        fromNanos,
                        Long.MAX_VALUE,
                        instrument -> true)
                .read(new Before(again), recount, (sequence, readBytes) -> false, (fromTime, toTime, events) -> {
                    lost.addAndGet(events);
                    if (events > 0) {
                        again.interrupted();
                    }
                });
        // What the disk did not take then is among both.
        again.missed(Math.max(0, lost.get() - before.missed()));
        findings.forEach(finding -> LOG.warn("The tape has not all of the collection {}: {}", of.id(), finding));
        List<TapeFinding> damage =
                findings.stream().filter(TapeFinding::isDamage).toList();
        if (!damage.isEmpty()) {
            damaged.put(of.id(), damage);
        }
        return again;
    }

    /** What is wrong with the tape under collections that run, as sentences. */
    List<String> problems() {
        return running.stream()
                .map(CollectionSession::id)
                .flatMap(id -> damaged.getOrDefault(id, List.of()).stream()
                        .limit(1)
                        .map(first -> "The tape has not all of the collection " + id + ": " + first))
                .toList();
    }

    /** Begins one. */
    synchronized CollectionSession start(Order order, Instant now) throws IOException {
        if (running.size() >= MAX_RUNNING) {
            throw new DeskRefusal(
                    io.helidon.http.Status.CONFLICT_409,
                    "too_many_sessions",
                    "There are as many running sessions as allowed: " + MAX_RUNNING + ".");
        }
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        CollectionSession session = new CollectionSession(FloorIds.next("collect", nanos), nanos, order, Progress.NONE);
        write(session);
        synchronized (market) {
            instruments.values().forEach(session::defined);
            live.forEach(instrument -> session.continuity(instrument, Continuity.LIVE));
            all.add(session);
            running.add(session);
        }
        return session;
    }

    /** All that are not deleted, newest first. */
    List<CollectionSession> all() {
        return newestFirst(false);
    }

    /** Those that are deleted and can be brought back, newest first. */
    List<CollectionSession> deleted() {
        return newestFirst(true);
    }

    private List<CollectionSession> newestFirst(boolean deleted) {
        return all.stream()
                .filter(session -> session.isDeleted() == deleted)
                .sorted(Comparator.comparingLong(CollectionSession::startNanos).reversed())
                .toList();
    }

    /** The one of that id, deleted or not. */
    Optional<CollectionSession> find(String id) {
        return all.stream().filter(session -> session.id().equals(id)).findFirst();
    }

    /** Ends one before its time; false: it had ended already. */
    synchronized boolean stop(CollectionSession session, long nanos) throws IOException {
        boolean stopped = session.stop(nanos);
        // Where that fails it stays among those that are looked after, and is tried again.
        write(session);
        running.remove(session);
        return stopped;
    }

    /** Marks one that has ended as deleted: its part of the tape is then kept no longer than any other. */
    void delete(CollectionSession session, long nanos) throws IOException {
        mark(session, nanos);
    }

    /** Brings a deleted one back; what the tape has lost meanwhile stays lost. */
    void restore(CollectionSession session) throws IOException {
        mark(session, 0);
    }

    private synchronized void mark(CollectionSession session, long deletedNanos) throws IOException {
        long before = session.deletedNanos();
        session.deleted(deletedNanos);
        try {
            write(session);
        } catch (IOException e) {
            session.deleted(before);
            throw e;
        }
    }

    /**
     * Ends those whose time is over, and writes down how far the others are.
     *
     * @param floorEnded whether the floor's thread has ended by an error
     */
    synchronized void look(long nanos, long missedEvents, boolean floorEnded) {
        boolean begins = missedEvents > missed && !isMissing;
        isMissing = missedEvents > missed;
        for (CollectionSession session : List.copyOf(running)) {
            if (begins) {
                session.interrupted();
            }
            session.missed(missedEvents - missed);
            session.look(nanos, floorEnded);
            try {
                write(session);
            } catch (IOException e) {
                LOG.warn(
                        "The collection {} could not be written down; it is tried again: {}",
                        session.id(),
                        e.toString());
                continue;
            }
            if (!session.isRunning()) {
                running.remove(session);
            }
        }
        missed = missedEvents;
        forgetDeleted(nanos);
    }

    /** Those that were deleted long ago, or before as many others as are kept. */
    private void forgetDeleted(long nanos) {
        List<CollectionSession> newestFirst = all.stream()
                .filter(CollectionSession::isDeleted)
                .sorted(Comparator.comparingLong(CollectionSession::deletedNanos)
                        .reversed())
                .toList();
        for (int place = 0; place < newestFirst.size(); place++) {
            CollectionSession session = newestFirst.get(place);
            if (place >= MAX_DELETED || nanos - session.deletedNanos() > DELETED_NANOS) {
                forget(session);
            }
        }
    }

    private void forget(CollectionSession session) {
        try {
            Files.deleteIfExists(file(session));
            all.remove(session);
        } catch (IOException e) {
            LOG.warn(
                    "The deleted collection {} could not be removed; it is tried again: {}",
                    session.id(),
                    e.toString());
        }
    }

    /** Whether one of these events belongs to a collection. */
    boolean hasAny(long firstSequence, long lastSequence) {
        return all.stream().anyMatch(session -> {
            Progress progress = session.progress();
            return !session.isDeleted()
                    && progress.firstSequence() != 0
                    && progress.firstSequence() <= lastSequence
                    && (session.isRunning() || progress.lastSequence() >= firstSequence);
        });
    }

    /** The part of the tape that is a collection's. */
    TapeSelection selection(CollectionSession session, Optional<Instrument> instrument) {
        Progress progress = session.progress();
        return new TapeSelection(
                tape,
                progress.firstSequence(),
                progress.lastSequence(),
                0,
                Long.MAX_VALUE,
                one -> session.has(one)
                        && instrument
                                .filter(wanted -> !wanted.equals(new Instrument(one.venue(), one.symbol())))
                                .isEmpty());
    }

    private Path file(CollectionSession session) {
        return directory.resolve(session.id() + ".json");
    }

    private void write(CollectionSession session) throws IOException {
        Path made = directory.resolve(session.id() + ".new");
        try {
            write(session, made);
        } catch (IOException e) {
            // Of a full disk it would take what little there is.
            Files.deleteIfExists(made);
            throw e;
        }
    }

    private void write(CollectionSession session, Path made) throws IOException {
        byte[] text = DeskCall.json(json -> write(json, session)).getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(
                made, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            if (!session.isRunning()) {
                file.force(true);
            }
        }
        Files.move(made, file(session), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(JsonGenerator json, CollectionSession session) throws IOException {
        Progress progress = session.progress();
        Order order = session.order();
        json.writeStringField("id", session.id());
        json.writeNumberField("start", session.startNanos());
        json.writeBooleanField("prices", order.prices());
        json.writeBooleanField("orderbook", order.orderBook());
        json.writeStringField("duration", order.duration());
        json.writeNumberField("end", order.endNanos());
        json.writeStringField("notes", order.notes());
        json.writeStringField("status", progress.status().name());
        json.writeNumberField("first", progress.firstSequence());
        json.writeNumberField("last", progress.lastSequence());
        json.writeNumberField("prices_count", progress.prices());
        json.writeNumberField("orderbook_count", progress.orderBook());
        json.writeNumberField("ended", progress.endedNanos());
        json.writeNumberField("missed", progress.missed());
        json.writeNumberField("errors", progress.errors());
        json.writeNumberField("deleted", session.deletedNanos());
        json.writeArrayFieldStart("instruments");
        for (Instrument instrument : order.instruments()) {
            json.writeString(instrument.venue());
            json.writeString(instrument.symbol());
        }
        json.writeEndArray();
    }

    private static CollectionSession read(Path file) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(Files.readString(file))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        texts.add(parser.getText());
                    }
                } else {
                    fields.put(name, parser.getText());
                }
            }
            List<Instrument> of = new ArrayList<>();
            for (int i = 0; i + 1 < texts.size(); i += 2) {
                of.add(new Instrument(texts.get(i), texts.get(i + 1)));
            }
            return session(fields, List.copyOf(of));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "The collection " + file + " can't be read: " + e.getMessage() + ". Move it away, or restore it.",
                    e);
        }
    }

    private static CollectionSession session(Map<String, String> fields, List<Instrument> of) {
        Order order = new Order(
                of,
                Boolean.parseBoolean(field(fields, "prices")),
                Boolean.parseBoolean(field(fields, "orderbook")),
                field(fields, "duration"),
                Long.parseLong(field(fields, "end")),
                field(fields, "notes"));
        Progress progress = new Progress(
                Status.valueOf(field(fields, "status")),
                Long.parseLong(field(fields, "first")),
                Long.parseLong(field(fields, "last")),
                Long.parseLong(field(fields, "prices_count")),
                Long.parseLong(field(fields, "orderbook_count")),
                Long.parseLong(field(fields, "ended")),
                Long.parseLong(field(fields, "missed")),
                // Files of versions that did not count them have none.
                Long.parseLong(fields.getOrDefault("errors", "0")));
        CollectionSession session =
                new CollectionSession(field(fields, "id"), Long.parseLong(field(fields, "start")), order, progress);
        // Files of versions that removed a collection at once have none.
        session.deleted(Long.parseLong(fields.getOrDefault("deleted", "0")));
        return session;
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        synchronized (market) {
            instruments.put(instrument.id(), instrument);
        }
        counting.defined(header, instrument);
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        synchronized (market) {
            if (state == Continuity.LIVE) {
                live.add(header.instrument);
            } else {
                live.remove(header.instrument);
            }
        }
        counting.continuity(header, state, reason);
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        counting.snapshot(header, bids, asks);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        counting.changes(header, bids, asks);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        counting.trade(header, tradeId, price, quantity, aggressor);
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        counting.quote(header, bid, bidQuantity, ask, askQuantity);
    }

    /** Tells a collection what its instruments are, and which of their books were live when it began. */
    private static final class Before extends MarketEventsAdapter {

        private final CollectionSession session;

        Before(CollectionSession session) {
            this.session = session;
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            session.defined(instrument);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            session.continuity(header.instrument, state);
        }
    }

    /** Tells each of some collections what happened. */
    private record Counting(List<CollectionSession> sessions) implements MarketEvents {

        private void event(EventHeader header, CollectionSession.Kind kind) {
            if (!header.isRepeated()) {
                for (CollectionSession session : sessions) {
                    session.event(header.sequence, header.receiveNanos, header.instrument, kind);
                }
            }
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            for (CollectionSession session : sessions) {
                session.defined(instrument);
                if (!header.isRepeated()) {
                    session.begunAnew(instrument);
                }
            }
            event(header, CollectionSession.Kind.OTHER);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            boolean fault = state == Continuity.STALE;
            event(header, fault ? CollectionSession.Kind.ERROR : CollectionSession.Kind.OTHER);
            sessions.forEach(session -> session.continuity(header.instrument, state));
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            event(header, CollectionSession.Kind.BOOK);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            event(header, CollectionSession.Kind.BOOK);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            event(header, CollectionSession.Kind.PRICE);
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            event(header, CollectionSession.Kind.OTHER);
        }
    }
}
