package org.bourse.floor.simulation;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.RawEvents;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.ReportedAccount;
import org.bourse.floor.trading.order.VenueAccount;
import org.jspecify.annotations.Nullable;

/**
 * Strategies that are told a tape, event by event in the order that was written down, after the simulated venue that their orders
 * go to; also a tape that is still being written, which is what paper trading is. What comes of it is a function of the tape and
 * of what was set: no clock is asked, and nothing is known of an event before it is told.
 */
public final class TapeRun implements Closeable {

    /**
     * What is set.
     *
     * @param tape the directory that it is in
     * @param results the directory that the results are written to
     * @param terms of the simulated venue
     * @param money what the account begins with
     * @param sampleNanos how often equity is written, at most
     * @param periodNanos of the returns that figures are made of
     */
    public record Setup(
            Path tape, Path results, VenueTerms terms, BigDecimal money, long sampleNanos, long periodNanos) {

        /** Refuses what can't be divided by, and periods that have no value of their own. */
        public Setup {
            if (sampleNanos < 1 || periodNanos < 1) {
                throw new IllegalArgumentException("A sample's and a period's time is longer than 0.");
            }
            if (sampleNanos > periodNanos) {
                throw new IllegalArgumentException("A sample's time is no longer than a period's.");
            }
        }
    }

    /**
     * The part of a tape that is told. One that does not begin with the tape begins with the state at its place: the instruments,
     * and the books as all events before have left them.
     *
     * @param after the number of the event ahead of the first one; 0: all from the tape's beginning
     * @param last the number of the last event
     * @param instruments those that are told, by venue and symbol as {@link #name} has them; none: all
     * @param run whose commands on the tape are followed, its end among them; empty: nobody's
     * @param live whether that run's orders went to a real venue, whose reports of them are on the tape too
     */
    public record Part(long after, long last, Set<String> instruments, String run, boolean live) {

        /** All of a tape, as if nobody had given a command. */
        public static final Part WHOLE = new Part(0, Long.MAX_VALUE, Set.of(), "");

        /** Copies the instruments. */
        public Part {
            instruments = Set.copyOf(instruments);
            if (live && run.isEmpty()) {
                throw new IllegalArgumentException("A live run has a name, by which its reports are known.");
            }
        }

        /** One whose orders go to the simulated venue. */
        public Part(long after, long last, Set<String> instruments, String run) {
            this(after, last, instruments, run, false);
        }

        /** How an instrument is named here. */
        public static String name(String venue, String symbol) {
            return venue + " " + symbol;
        }

        private boolean has(VenueInstrument instrument) {
            return instruments.isEmpty() || instruments.contains(name(instrument.venue(), instrument.symbol()));
        }
    }

    /** More at one event is a strategy that answers each refusal with the next intent. */
    private static final int MAX_INTENTS_AN_EVENT = 1_000;

    /**
     * The form of {@link #state}, to be counted up with each change of what is carried: a state of another form is refused, as
     * values of one thing would else become those of another. {@code RunStateIT} fails when it was forgotten.
     */
    public static final int STATE_FORM = 4;

    private final Part part;
    private final LivePort port;
    private final TapeCursor cursor;
    private final RunVenue venue;
    /** The same, of a live run. */
    private final Optional<ReportedVenue> reporting;

    private final RunStrategy strategy;
    /** What strategies see: the venue's own account knows of fills before they are reported. */
    private final ReportedAccount reported;

    private final RunOutputs results;
    private final Told told = new Told();
    /** The state ahead of the part, until its first event. */
    private @Nullable TapeState ahead;

    private final Map<Integer, Long> staleSince = new TreeMap<>();
    /** The floor's first segment begins with books that nobody follows: since the event before it they were not live. */
    private final MarketEvents startsOfTheFloor = new MarketEventsAdapter() {
        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            if (state != Continuity.LIVE && live.contains(header.instrument)) {
                staleSince.putIfAbsent(header.instrument, last);
            }
        }
    };

    private final SortedSet<Integer> live = new TreeSet<>();
    /** Those that are told. */
    private final InstrumentMap<VenueInstrument> wanted = new InstrumentMap<>();

    /** Whether it was told an event last, and no part of the state that a segment begins with. */
    private boolean isAtAnEvent;

    private boolean repetitionsAreNews = true;
    private int findings;

    /** The number of the event that the tape is told or known to miss all up to; 0: none yet. */
    private long reached;

    private long last;
    private long firstEvent;
    private long sequence;
    /** When the bars are over that are traded by and were told last; {@link Long#MAX_VALUE}: that was told. */
    private long barsEnd = Long.MAX_VALUE;

    private long events;
    private boolean ended;
    /** The event that the cursor is at is told by the next reading. */
    private boolean waits;

    private int intentsAtEvent;
    private long holes;
    private long staleNanos;

    private TapeRun(
            Setup setup, Part part, RunStrategy.Factory factory, LivePort port, RunFiles files, TapeCursor cursor) {
        this.part = part;
        this.port = port;
        this.cursor = cursor;
        ahead = part.after() == 0 ? null : new TapeState();
        sequence = part.after();
        reported =
                new ReportedAccount(setup.money(), setup.terms().instruments().map(TradingTerms::contractSize));
        reporting = part.live() ? Optional.of(new ReportedVenue(reported, port)) : Optional.empty();
        venue = reporting.isPresent() ? reporting.get() : new SimulatedVenue(setup.terms(), setup.money(), told);
        strategy = factory.create(this::send, reported.account(), this::decided);
        results = new RunOutputs(setup, files, venue, strategy);
    }

    /** One that was told nothing yet; its results are written anew. */
    public static TapeRun begin(Setup setup, Part part, RunStrategy.Factory factory) throws IOException {
        return begin(setup, part, factory, LivePort.NOBODY);
    }

    /** The same, with the way of a live run's intents to its venue. */
    public static TapeRun begin(Setup setup, Part part, RunStrategy.Factory factory, LivePort port) throws IOException {
        Tape tape = new Tape(setup.tape());
        tape.requireReadable(part.after() + 1, part.last());
        long before = part.after() == 0 ? 0 : tape.beforeSegmentOf(part.after());
        RunFiles files = new RunFiles(setup.results(), false);
        return new TapeRun(setup, part, factory, port, files, TapeCursor.after(setup.tape(), before, part::last));
    }

    /**
     * One that goes on where another one with the same settings was when that was its {@link #state}, and as that one would have:
     * its results are taken back to there. Of the tape it needs what is behind that place.
     *
     * @throws IllegalArgumentException where that is no such state, or the results have less than they had; these are to be begun
     *     anew then
     */
    public static TapeRun resume(
            Setup setup, Part part, RunStrategy.Factory factory, LivePort port, long place, byte[] state)
            throws IOException {
        RunFiles files = new RunFiles(setup.results(), true);
        TapeRun run = new TapeRun(setup, part, factory, port, files, TapeCursor.after(setup.tape(), place, part::last));
        try {
            run.become(StateCarrier.settingDown(state), place);
            return run;
        } catch (RuntimeException e) {
            run.close();
            throw new IllegalArgumentException("The state can't be gone on with: " + e.getMessage(), e);
        } catch (IOException e) {
            run.close();
            throw e;
        }
    }

    /**
     * All that it is at {@link #place}, having its results on the disk up to there; empty: it is between two events that belong
     * together, and has one after the next, or it trades by bars, and has one once all its instruments have books again.
     */
    public Optional<byte[]> state() throws IOException {
        if (!isAtAnEvent || ended || venue.tradesBars() || barsEnd != Long.MAX_VALUE) {
            return Optional.empty();
        }
        StateCarrier state = StateCarrier.taking();
        carry(state);
        return Optional.of(state.bytes());
    }

    private void become(StateCarrier state, long place) throws IOException {
        carry(state);
        state.end();
        if (sequence != place) {
            throw new IllegalArgumentException("It is that of event " + sequence + ", not " + place + ".");
        }
        ahead = null;
        isAtAnEvent = true;
    }

    private void carry(StateCarrier state) throws IOException {
        state.requireSame("run " + STATE_FORM);
        sequence = state.carry(sequence);
        last = state.carry(last);
        firstEvent = state.carry(firstEvent);
        reached = state.carry(reached);
        events = state.carry(events);
        holes = state.carry(holes);
        staleNanos = state.carry(staleNanos);
        repetitionsAreNews = state.carry(repetitionsAreNews);
        state.carryInto(staleSince, Integer.class, Long.class);
        state.carryInto(live, Integer.class);
        intentsAtEvent = state.carry(intentsAtEvent);
        state.carry(wanted.values(), VenueInstrument.class)
                .forEach(instrument -> wanted.put(instrument.id(), instrument));
        results.carryInstruments(state);
        results.instruments().forEach(reported::defined);
        reported.carry(state);
        venue.carry(state);
        strategy.carry(state);
        results.carry(state);
        // The last one, since it is also there where the state is refused and the run begun anew.
        port.carry(state);
    }

    /**
     * Tells the events that there are, so many at most; false: there is no further one so far, or the part is at its end.
     *
     * @throws IOException where tape or results can't be used; the message says why
     * @throws RunFailedException where the strategy throws; what there was until then is written
     */
    public boolean read(int most) throws IOException {
        return read(most, Long.MAX_VALUE);
    }

    /** The same with those alone that were received until then: the next one waits. */
    boolean read(int most, long untilNanos) throws IOException {
        try {
            results.requireRoom();
            for (int i = 0; i < most; i++) {
                if (ended || (!waits && !cursor.next())) {
                    return false;
                }
                EventHeader header = cursor.header();
                waits = header.receiveNanos > untilNanos && !header.isRepeated() && header.sequence > part.after();
                if (waits) {
                    return true;
                }
                take(header);
            }
            return true;
        } catch (RunFailedException e) {
            failed(e.sequence(), Optional.of(String.valueOf(e.getMessage())), e);
            throw e;
        } catch (IOException e) {
            failed(sequence, Optional.of(String.valueOf(e.getMessage())), e);
            throw e;
        } catch (RuntimeException e) {
            // The tape is none that a venue can be made of, as one whose instrument becomes another, or the venue is
            // wrong.
            failed(sequence, Optional.empty(), e);
            throw new IOException("Event " + sequence + " can't be simulated: " + e.getMessage(), e);
        }
    }

    /** Has its summary say so; where the disk takes nothing why it has failed is still what is told. */
    private void failed(long at, Optional<String> reason, Exception why) {
        try {
            results.failed(at, reason, course());
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private void take(EventHeader header) throws IOException {
        isAtAnEvent = false;
        TapeState state = ahead;
        if (state != null) {
            if (header.isRepeated() || header.sequence <= part.after()) {
                cursor.tell(IgnoredRawEvents.IGNORED, state);
                findings = cursor.findingCount();
                return;
            }
            ahead = null;
            // What the tape has no more between its place and this is a hole.
            holes += header.sequence > part.after() + 1 ? 1 : 0;
            repetitionsAreNews = false;
            reached = header.sequence - 1;
            sequence = header.sequence;
            last = header.receiveNanos;
            state.tell(part.after(), last, told);
        }
        long before = header.isRepeated() ? header.sequence : header.sequence - 1;
        if (header.isRepeated() && before < sequence) {
            // It goes on within a segment, and was told what that begins with.
            return;
        }
        // What a full disk did not take is missing between two segments that are whole.
        if (cursor.findingCount() > findings || (reached > 0 && before > reached)) {
            findings = cursor.findingCount();
            holes++;
            told.loseAll(last);
            repetitionsAreNews = true;
        }
        reached = Math.max(reached, before);
        if (header.isRepeated()) {
            cursor.tell(
                    repetitionsAreNews ? told : IgnoredRawEvents.IGNORED, repetitionsAreNews ? told : startsOfTheFloor);
            return;
        }
        repetitionsAreNews = false;
        if (header.receiveNanos < last) {
            throw new IOException("Event " + header.sequence
                    + " was received before the one ahead of it: the tape is not in the order of receipt.");
        }
        if (barsEnd < header.receiveNanos) {
            told.goOn(barsEnd);
        }
        last = header.receiveNanos;
        firstEvent = firstEvent == 0 ? header.sequence : firstEvent;
        reached = header.sequence;
        sequence = header.sequence;
        intentsAtEvent = 0;
        results.sample(sequence, last);
        if (reporting.isPresent()) {
            reporting.get().at(header);
        }
        cursor.tell(told, told);
        events++;
        isAtAnEvent = true;
    }

    /** When the event was received that waits; {@link Backtest.Pace#NOTHING}: none does. */
    long waiting() {
        return waits ? cursor.header().receiveNanos : Backtest.Pace.NOTHING;
    }

    /** Whether it was told on the tape to end. */
    public boolean isEnded() {
        return ended;
    }

    /** The account, as far as it was told. */
    public VenueAccount account() {
        return reported.account();
    }

    /** How many events it was told. */
    public long events() {
        return events;
    }

    /** The number on the tape of the last event that it was told. */
    public long place() {
        return sequence;
    }

    /** How much of the tape it has read. */
    public long readBytes() {
        return cursor.readBytes();
    }

    /** Its instruments so far, by their numbers. */
    public List<VenueInstrument> instruments() {
        return results.instruments();
    }

    /** Damage and holes of the tape that it came upon. */
    public List<TapeFinding> findings() {
        return cursor.findings();
    }

    /** What has come of it so far, for those who read its files, which are complete until here. */
    public void publish() throws IOException {
        results.publish(course());
    }

    private RunOutputs.Course course() {
        long notLive = staleNanos;
        for (long since : staleSince.values()) {
            notLive += last - since;
        }
        return new RunOutputs.Course(firstEvent, sequence, last, events, holes, notLive);
    }

    /** Ends it where it is: open positions are closed and counted. Answers what came of it, by name. */
    public SequencedMap<String, String> finish() throws IOException {
        // What is missing behind the last event is missing as well.
        holes += cursor.findingCount() > findings ? 1 : 0;
        if (events == 0) {
            throw new IOException("The tape has no events.");
        }
        intentsAtEvent = 0;
        venue.finish();
        results.value(sequence, last);
        return results.complete(course());
    }

    private void decided(KernelOutput output) {
        results.decided(sequence, output);
    }

    private void send(OrderIntent intent) {
        if (++intentsAtEvent > MAX_INTENTS_AN_EVENT) {
            throw new IllegalStateException("It has sent more than " + MAX_INTENTS_AN_EVENT + " intents at one event.");
        }
        results.sent(sequence, intent);
        reported.sent(intent);
        venue.send(intent);
    }

    @Override
    public void close() throws IOException {
        try {
            cursor.close();
        } finally {
            results.close();
        }
    }

    /** Tells the venue and then the strategy, and the strategy of reports. */
    private final class Told implements MarketEvents, RawEvents, OrderReports {

        /** A part of the tape is missing: no book may be trusted until it is whole again. */
        void loseAll(long nanos) {
            for (int instrument : List.copyOf(live)) {
                continuity(new EventHeader().raw(nanos, 0, instrument), Continuity.STALE, StaleReason.OVERFLOW);
            }
        }

        /**
         * Bars are over, and nothing else has happened yet: what is decided by them is decided now, and not only when the next bar
         * has ended.
         */
        void goOn(long nanos) {
            barsEnd = Long.MAX_VALUE;
            EventHeader header = new EventHeader().raw(nanos, 0, 0);
            header.sequence = sequence;
            try {
                strategy.tick(header);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        /** An error too, as of a strategy that calls itself for ever: the run is over, and nobody else's. */
        private RunFailedException failed(Throwable why) {
            return new RunFailedException(sequence, why);
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            if (!part.has(instrument)) {
                wanted.remove(instrument.id());
                return;
            }
            wanted.put(instrument.id(), instrument);
            results.defined(instrument);
            venue.defined(header, instrument);
            reported.defined(instrument);
            try {
                strategy.defined(header, instrument);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            Long since = staleSince.remove(header.instrument);
            staleNanos += since == null ? 0 : header.receiveNanos - since;
            if (state == Continuity.LIVE) {
                live.add(header.instrument);
            } else {
                live.remove(header.instrument);
                staleSince.put(header.instrument, header.receiveNanos);
            }
            venue.continuity(header, state, reason);
            try {
                strategy.continuity(header, state, reason);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.snapshot(header, bids, asks);
            try {
                strategy.snapshot(header, bids, asks);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.changes(header, bids, asks);
            try {
                strategy.changes(header, bids, asks);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.trade(header, tradeId, price, quantity, aggressor);
            try {
                strategy.trade(header, tradeId, price, quantity, aggressor);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.quote(header, bid, bidQuantity, ask, askQuantity);
            try {
                strategy.quote(header, bid, bidQuantity, ask, askQuantity);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void funding(EventHeader header, long rate, long nextNanos) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.funding(header, rate, nextNanos);
            try {
                strategy.funding(header, rate, nextNanos);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void bar(EventHeader header, Bar bar, long lengthNanos) {
            if (!wanted.has(header.instrument)) {
                return;
            }
            venue.bar(header, bar, lengthNanos);
            try {
                strategy.bar(header, bar, lengthNanos);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
            if (venue.tradesBars(header.instrument)) {
                barsEnd = Math.max(header.receiveNanos, bar.startNanos() + lengthNanos) + 1;
            }
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            results.report(sequence, receiveNanos, report);
            reported.report(receiveNanos, report);
            try {
                strategy.report(receiveNanos, report);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void account(long receiveNanos, AccountReport report) {
            results.account(sequence, receiveNanos, report);
            reported.account(receiveNanos, report);
            try {
                strategy.account(receiveNanos, report);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void tick(EventHeader header) {
            venue.advance(header.receiveNanos);
            try {
                strategy.tick(header);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }

        @Override
        public void frame(EventHeader header, byte[] bytes, int offset, int length) {
            // What it means is told by the events that were made of it.
        }

        @Override
        public void sent(EventHeader header, byte[] bytes, int offset, int length) {
            // It was to the outside.
        }

        @Override
        public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
            // As of a frame.
        }

        @Override
        public void linkOpened(EventHeader header, String address) {
            // What it means for a book is told by its continuity.
        }

        @Override
        public void linkClosed(EventHeader header, String why) {
            // Likewise.
        }

        @Override
        public void framesLost(EventHeader header) {
            // Likewise.
        }

        @Override
        public void reported(EventHeader header, RunReport report) {
            if (reporting.isEmpty() || !report.run().equals(part.run())) {
                return;
            }
            ReportedVenue of = reporting.get();
            // The place first: what follows from a report has the report's.
            try {
                strategy.tick(header);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
            if (of.isNews(header, report)) {
                ReportedVenue.tell(header, report, this);
            }
            of.told(header, report);
        }

        @Override
        public void command(EventHeader header, String text) {
            Optional<RunCommand> found = RunCommand.of(text).filter(one -> one.isFor(part.run()));
            Optional<KernelCommand> command = found.flatMap(RunCommand::command);
            ended |= found.isPresent() && command.isEmpty();
            venue.advance(header.receiveNanos);
            if (reporting.isPresent()
                    && found.isPresent()
                    && found.get().run().equals(part.run())
                    && command.orElse(null) instanceof KernelCommand.Stop stop) {
                reporting.get().stopped(stop.closesPositions());
            }
            try {
                strategy.tick(header);
                command.ifPresent(one -> strategy.command(header, one));
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }
    }
}
