package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.ReportedAccount;
import org.bourse.floor.trading.order.VenueAccount;

/** A real venue as the tape tells it: intents go out by a port, and the account is what was reported. */
final class ReportedVenue extends MarketEventsAdapter implements RunVenue {

    /** A book with the best prices that it had last. */
    private static final class Prices {
        private final Book book;
        private long bid;
        private long ask;

        Prices(VenueInstrument instrument) {
            book = new Book(instrument);
        }

        void look() {
            bid = book.depth(VenueSide.BUY) > 0 ? book.price(VenueSide.BUY, 0) : bid;
            ask = book.depth(VenueSide.SELL) > 0 ? book.price(VenueSide.SELL, 0) : ask;
        }
    }

    private final ReportedAccount reported;
    private final LivePort port;
    private final SortedMap<Integer, Prices> prices = new TreeMap<>();
    /** By order that is open, and by instrument below 0: the venue's number of the last thing that it said. */
    private final Map<Long, Long> said = new HashMap<>();

    /** Those among them whose end was the newest that was said of any order. */
    private final List<Long> ended = new ArrayList<>();

    private long newest;

    private long now;
    private long place;

    ReportedVenue(ReportedAccount reported, LivePort port) {
        this.reported = reported;
        this.port = port;
    }

    @Override
    public void send(OrderIntent intent) {
        port.send(place, intent);
    }

    @Override
    public void advance(long nanos) {
        now = Math.max(now, nanos);
    }

    /** The event of that number is being told. */
    void at(EventHeader header) {
        place = header.sequence;
        advance(header.receiveNanos);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public VenueAccount account() {
        return reported.account();
    }

    @Override
    public BigDecimal equity() {
        VenueAccount account = account();
        BigDecimal equity = account.cash();
        for (int instrument : account.held()) {
            equity = equity.add(account.position(instrument).unrealized(closingPrice(instrument)));
        }
        return equity;
    }

    @Override
    public long closingPrice(int instrument) {
        Prices of = prices.get(instrument);
        return of == null ? 0 : account().quantity(instrument) > 0 ? of.bid : of.ask;
    }

    @Override
    public long bestPrice(int instrument, VenueSide side) {
        Prices of = prices.get(instrument);
        return of == null || of.book.depth(side) == 0 ? 0 : of.book.price(side, 0);
    }

    @Override
    public boolean tradesBars(int instrument) {
        return false;
    }

    @Override
    public boolean tradesBars() {
        return false;
    }

    @Override
    public long refusedLevels() {
        return 0;
    }

    /** Its account and its port are the run's, which carries them. */
    @Override
    public void carry(StateCarrier state) {
        now = state.carry(now);
        place = state.carry(place);
        newest = state.carry(newest);
        state.carryInto(said, Long.class, Long.class);
        state.carryInto(ended, Long.class);
        List<VenueInstrument> instruments = state.carry(
                prices.values().stream().map(of -> of.book.instrument()).toList(), VenueInstrument.class);
        if (state.reads()) {
            instruments.forEach(instrument -> prices.put(instrument.id(), new Prices(instrument)));
        }
        for (Prices of : prices.values()) {
            of.bid = state.carry(of.bid);
            of.ask = state.carry(of.ask);
            state.carry(of.book, now);
        }
    }

    @Override
    public void finish() {
        // What is open at the venue stays so; whoever stops a run has it cancelled and closed before.
    }

    /**
     * Whether it is news: what was written on the tape twice, as its writer could not know, is told once. What a venue says of
     * orders it says in the order of its numbers, so that of one that has ended nothing is remembered behind the next number.
     */
    boolean isNews(EventHeader header, RunReport report) {
        long number = header.venueSequence;
        if (number == 0) {
            if (isEnd(report)) {
                said.remove(report.order());
            }
            return true;
        }
        boolean isOfOrder = report.kind() != RunReport.Kind.CLOSED;
        long of = isOfOrder ? report.order() : -header.instrument;
        Long before = said.get(of);
        boolean isToldAgain = before == null ? isOfOrder && number < newest : before >= number;
        if (isToldAgain) {
            return false;
        }
        if (isOfOrder && number > newest) {
            newest = number;
            ended.forEach(said::remove);
            ended.clear();
        }
        said.put(of, number);
        if (isEnd(report)) {
            ended.add(of);
        }
        return true;
    }

    private static boolean isEnd(RunReport report) {
        return switch (report.kind()) {
            case FILLED -> report.leaves() == 0;
            case REJECTED, CANCELLED, EXPIRED -> true;
            case ACCEPTED, REPLACED, CHANGE_REFUSED, CLOSED -> false;
        };
    }

    /** Of how many orders and instruments it remembers what was said. */
    int remembered() {
        return said.size();
    }

    /** Tells a report of the tape in the form of those who trade. */
    static void tell(EventHeader header, RunReport of, OrderReports reports) {
        long venueNanos = header.exchangeNanos;
        switch (of.kind()) {
            case ACCEPTED, REJECTED, FILLED, REPLACED, CANCELLED, EXPIRED, CHANGE_REFUSED ->
                reports.report(header.receiveNanos, ofOrder(venueNanos, of));
            case CLOSED ->
                reports.account(
                        header.receiveNanos,
                        new AccountReport.Closed(
                                header.instrument,
                                venueNanos,
                                of.side(),
                                of.execution(),
                                of.price(),
                                of.quantity(),
                                of.fee(),
                                of.why()));
        }
    }

    private static OrderReport ofOrder(long venueNanos, RunReport of) {
        return switch (of.kind()) {
            case ACCEPTED -> new OrderReport.Accepted(of.order(), venueNanos);
            case REJECTED -> new OrderReport.Rejected(of.order(), venueNanos, of.why());
            case FILLED ->
                new OrderReport.Filled(
                        of.order(),
                        venueNanos,
                        of.execution(),
                        of.price(),
                        of.quantity(),
                        of.leaves(),
                        of.maker(),
                        of.fee());
            case REPLACED -> new OrderReport.Replaced(of.order(), venueNanos, of.price(), of.quantity(), of.leaves());
            case CANCELLED -> new OrderReport.Cancelled(of.order(), venueNanos, of.leaves(), of.why());
            case EXPIRED -> new OrderReport.Expired(of.order(), venueNanos, of.leaves());
            case CHANGE_REFUSED -> new OrderReport.ChangeRefused(of.order(), venueNanos, of.intent(), of.why());
            case CLOSED -> throw new IllegalArgumentException("A closed position is no order's.");
        };
    }

    void stopped(boolean closesPositions) {
        port.stopped(closesPositions);
    }

    void told(EventHeader header, RunReport report) {
        port.told(header, report, reported);
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        prices.putIfAbsent(instrument.id(), new Prices(instrument));
        port.defined(instrument);
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        Prices of = prices.get(header.instrument);
        if (of != null) {
            of.book.replace(header, bids, asks);
            of.look();
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        Prices of = prices.get(header.instrument);
        if (of != null) {
            of.book.change(header, bids, asks);
            of.look();
        }
    }
}
