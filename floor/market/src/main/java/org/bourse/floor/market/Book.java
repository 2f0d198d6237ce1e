package org.bourse.floor.market;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The order book of one instrument by price levels, with the state that says whether it may be trusted. One thread keeps it;
 * any thread may take a {@link BookView} of it, which never holds that one up: a version counts the changes, odd while one is
 * made, and a reader takes a view again that a change went through.
 */
public final class Book {

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Book.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final VenueInstrument instrument;
    private final VenueBookSide bids = new VenueBookSide(VenueSide.BUY);
    private final VenueBookSide asks = new VenueBookSide(VenueSide.SELL);

    @SuppressWarnings("UnusedVariable") // by its handle
    private long version;

    private Continuity state = Continuity.CLOSED;
    private StaleReason reason = StaleReason.NONE;
    private long epoch;
    private long venueSequence;
    private long exchangeNanos;
    private long receiveNanos;

    /** An empty book that is not followed. */
    public Book(VenueInstrument instrument) {
        this.instrument = instrument;
    }

    /** What it is the book of. */
    public VenueInstrument instrument() {
        return instrument;
    }

    /** Replaces both sides. */
    public void replace(EventHeader header, Levels newBids, Levels newAsks) {
        begin();
        try {
            bids.clear();
            asks.clear();
            set(header, newBids, newAsks);
        } finally {
            end();
        }
    }

    /** Sets and removes levels, all of them at once for those who read. */
    public void change(EventHeader header, Levels changedBids, Levels changedAsks) {
        begin();
        try {
            set(header, changedBids, changedAsks);
        } finally {
            end();
        }
    }

    /**
     * The same, for who has to know what was there.
     *
     * @param formerBids gets the quantity that each of the bids had until now, in their order; 0 where there was no level
     * @param formerAsks likewise of the asks
     */
    public void change(
            EventHeader header, Levels changedBids, Levels changedAsks, Levels formerBids, Levels formerAsks) {
        begin();
        try {
            set(bids, changedBids, formerBids);
            set(asks, changedAsks, formerAsks);
            at(header);
        } finally {
            end();
        }
    }

    private static void set(VenueBookSide side, Levels changed, Levels former) {
        former.clear();
        for (int i = 0; i < changed.size(); i++) {
            long price = changed.price(i);
            former.add(price, side.set(price, changed.quantity(i)));
        }
    }

    /** Says whether it may be trusted from here on. What was live and is no longer begins a new epoch. */
    public void become(Continuity newState, StaleReason why, long nanos) {
        begin();
        try {
            if (state == Continuity.LIVE && newState != Continuity.LIVE) {
                epoch++;
            }
            state = newState;
            reason = why;
            receiveNanos = Math.max(receiveNanos, nanos);
        } finally {
            end();
        }
    }

    private void set(EventHeader header, Levels changedBids, Levels changedAsks) {
        for (int i = 0; i < changedBids.size(); i++) {
            bids.set(changedBids.price(i), changedBids.quantity(i));
        }
        for (int i = 0; i < changedAsks.size(); i++) {
            asks.set(changedAsks.price(i), changedAsks.quantity(i));
        }
        at(header);
    }

    private void at(EventHeader header) {
        venueSequence = header.venueSequence;
        exchangeNanos = header.exchangeNanos;
        receiveNanos = Math.max(receiveNanos, header.receiveNanos);
    }

    /** Whether it may be trusted; for the thread that keeps it, like the rest of these. */
    public Continuity state() {
        return state;
    }

    /** Why not. */
    public StaleReason reason() {
        return reason;
    }

    /** How often it has lost its continuity. */
    public long epoch() {
        return epoch;
    }

    /** The venue's number of the last change. */
    public long venueSequence() {
        return venueSequence;
    }

    /** Levels of a side. */
    public int depth(VenueSide side) {
        return side(side).size();
    }

    /** The price of the level that far from the best. */
    public long price(VenueSide side, int depth) {
        return side(side).price(depth);
    }

    /** The quantity of the level that far from the best. */
    public long quantity(VenueSide side, int depth) {
        return side(side).quantity(depth);
    }

    /** The quantity of the level at that price; 0: there is none. */
    public long quantityAt(VenueSide side, long price) {
        return side(side).quantityAt(price);
    }

    /** Whether the best bid is at or above the best ask. */
    public boolean isCrossed() {
        return bids.size() > 0 && asks.size() > 0 && bids.price(0) >= asks.price(0);
    }

    /** Whether its best prices and quantities are these; a side without a level is 0 and 0. */
    public boolean bestIs(long bid, long bidQuantity, long ask, long askQuantity) {
        return bestIs(bids, bid, bidQuantity) && bestIs(asks, ask, askQuantity);
    }

    private static boolean bestIs(VenueBookSide side, long price, long quantity) {
        return side.size() == 0 ? quantity == 0 : side.price(0) == price && side.quantity(0) == quantity;
    }

    private VenueBookSide side(VenueSide side) {
        return side == VenueSide.BUY ? bids : asks;
    }

    /** A number that is another one after each change of levels or state; for any thread. */
    public long version() {
        return (long) VERSION.getAcquire(this);
    }

    /** The best levels with the state they are in, as of one moment; for any thread. */
    public BookView view(int depth) {
        long[] bidPrices = new long[depth];
        long[] bidQuantities = new long[depth];
        long[] askPrices = new long[depth];
        long[] askQuantities = new long[depth];
        while (true) {
            long before = (long) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                int bidCount = bids.copyBest(bidPrices, bidQuantities);
                int askCount = asks.copyBest(askPrices, askQuantities);
                BookView view = new BookView(
                        instrument,
                        state,
                        reason,
                        epoch,
                        venueSequence,
                        exchangeNanos,
                        receiveNanos,
                        BookView.side(bidPrices, bidQuantities, bidCount),
                        BookView.side(askPrices, askQuantities, askCount),
                        bids.size(),
                        asks.size());
                VarHandle.acquireFence();
                if (before == (long) VERSION.getOpaque(this)) {
                    return view;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** A change begins; whatever it throws, {@link #end} must follow, or no reader ever comes through again. */
    private void begin() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.fullFence();
    }

    private void end() {
        VERSION.setRelease(this, version + 1);
    }
}
