package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;

/** A simulated venue with one instrument, of whole prices and quantities, that is told one event a millisecond; and what it says. */
final class ScriptedVenue implements OrderReports {

    static final VenueInstrument INSTRUMENT = new VenueInstrument(1, "venue", "ACME", 0, 0, 1, 1);
    static final long MILLI = 1_000_000;
    private static final long MINUTE = 60_000 * MILLI;

    /** No fee, no margin, no way: what is left is the book. */
    static final VenueTerms PLAIN = new VenueTerms(
            new QueueModel.Tail(),
            new LatencyModel.Constant(0),
            new LatencyModel.Constant(0),
            0,
            0,
            BigDecimal.ONE,
            1,
            new SlippageModel.Constant(0));

    final SimulatedVenue venue;
    private final EventHeader header = new EventHeader();
    private final List<String> said = new ArrayList<>();
    private long now;
    private long sequence;
    private long intents;
    private long exchangeNanos;

    ScriptedVenue(VenueTerms terms, String money) {
        venue = new SimulatedVenue(terms, new BigDecimal(money), this);
        venue.defined(next(), INSTRUMENT);
    }

    /** A venue whose book is live with these levels. */
    static ScriptedVenue live(VenueTerms terms, String money, long[][] bids, long[][] asks) {
        ScriptedVenue scripted = new ScriptedVenue(terms, money);
        scripted.snapshot(bids, asks);
        scripted.become(Continuity.LIVE);
        return scripted;
    }

    static ScriptedVenue live(VenueTerms terms) {
        return live(terms, "1000000", new long[][] {{100, 10}, {99, 20}}, new long[][] {{102, 10}, {103, 20}});
    }

    EventHeader next() {
        now += MILLI;
        header.raw(now, 0, 1);
        header.sequence = ++sequence;
        header.exchangeNanos = exchangeNanos;
        return header;
    }

    /** The venue's own time of the events from here on; it says none before. */
    void exchangeNanos(long nanos) {
        exchangeNanos = nanos;
    }

    long nanos() {
        return now;
    }

    void snapshot(long[][] bids, long[][] asks) {
        venue.snapshot(next(), levels(bids), levels(asks));
    }

    void become(Continuity state) {
        venue.continuity(next(), state, state == Continuity.LIVE ? StaleReason.NONE : StaleReason.GAP);
    }

    /** Nobody follows its book any more. */
    void close() {
        venue.continuity(next(), Continuity.CLOSED, StaleReason.NONE);
    }

    void bid(long price, long quantity) {
        venue.changes(next(), levels(new long[][] {{price, quantity}}), new Levels());
    }

    void ask(long price, long quantity) {
        venue.changes(next(), new Levels(), levels(new long[][] {{price, quantity}}));
    }

    void trade(VenueSide aggressor, long price, long quantity) {
        venue.trade(next(), sequence, price, quantity, aggressor);
    }

    /** The bar of that minute, at its end; what is sent after it is decided before the next one begins. */
    void bar(int minute, long open, long high, long low, long close, long volume) {
        long begins = minute * MINUTE;
        now = begins + MINUTE - 1;
        header.raw(now, 0, 1).sequence = ++sequence;
        venue.bar(header, new Bar(begins, open, high, low, close, volume, 1), MINUTE);
    }

    void tick() {
        venue.advance(next().receiveNanos);
    }

    long submit(VenueSide side, long price, long quantity) {
        return submit(side, price, quantity, Lifetime.GOOD_TILL_CANCELLED, false, false);
    }

    long submit(VenueSide side, long price, long quantity, Lifetime lifetime, boolean postOnly, boolean reduceOnly) {
        venue.send(new OrderIntent.Submit(++intents, 1, side, price, quantity, lifetime, postOnly, reduceOnly));
        return intents;
    }

    long market(VenueSide side, long quantity) {
        return submit(side, 0, quantity, Lifetime.IMMEDIATE_OR_CANCEL, false, false);
    }

    /** The same of another instrument. */
    void market(int instrument, VenueSide side, long quantity) {
        venue.send(new OrderIntent.Submit(
                ++intents, instrument, side, 0, quantity, Lifetime.IMMEDIATE_OR_CANCEL, false, false));
    }

    void cancel(long order) {
        venue.send(new OrderIntent.Cancel(++intents, order));
    }

    void replace(long order, long price, long quantity) {
        venue.send(new OrderIntent.Replace(++intents, order, price, quantity));
    }

    /** What was reported since the last call, after the clock went on. */
    List<String> reports() {
        tick();
        tick();
        return said();
    }

    /** What was reported since the last call. */
    List<String> said() {
        List<String> taken = List.copyOf(said);
        said.clear();
        return taken;
    }

    @Override
    public void report(long receiveNanos, OrderReport report) {
        said.add(
                switch (report) {
                    case OrderReport.Accepted accepted -> accepted.order() + " accepted";
                    case OrderReport.Rejected rejected -> rejected.order() + " rejected " + rejected.why();
                    case OrderReport.Filled filled ->
                        filled.order() + " filled " + filled.quantity() + " at " + filled.price() + " leaving "
                                + filled.leaves() + (filled.maker() ? " as maker" : " as taker");
                    case OrderReport.Replaced replaced ->
                        replaced.order() + " replaced " + replaced.leaves() + " at " + replaced.price();
                    case OrderReport.Cancelled cancelled ->
                        cancelled.order() + " cancelled " + cancelled.leaves() + " " + cancelled.why();
                    case OrderReport.Expired expired -> expired.order() + " expired " + expired.leaves();
                    case OrderReport.ChangeRefused refused -> refused.order() + " unchanged " + refused.why();
                });
    }

    @Override
    public void account(long receiveNanos, AccountReport report) {
        said.add(
                switch (report) {
                    case AccountReport.Funded funded ->
                        "funded " + funded.amount().toPlainString();
                    case AccountReport.Closed closed ->
                        closed.why() + " " + closed.side() + " " + closed.quantity() + " at " + closed.price();
                });
    }

    static Levels levels(long[][] of) {
        Levels levels = new Levels();
        for (long[] level : of) {
            levels.add(level[0], level[1]);
        }
        return levels;
    }
}
