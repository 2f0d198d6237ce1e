package org.bourse.floor.trading;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * The series of one instrument, made of its events: of deals while its book is live, since otherwise some of them may
 * be missing, and of best prices while both sides have one as well. Prices and quantities are in the instrument's own
 * units, not in its scales. It is told the events of its instrument alone, and has those series only that somebody
 * asked for. Where nobody follows the book, its bars are deals too, and the last one's price the best of both sides.
 */
public final class InstrumentSeries extends MarketEventsAdapter {

    private final Book book;
    private final int maxPoints;
    private final PointRoom room;
    private final double priceUnit;
    private final double quantityUnit;
    /** So many points each series has room for, wherever an instrument is traded or looked at. */
    public static final int MOST_POINTS = 1 << 20;

    private final Map<SeriesField, PointSeries> series = new EnumMap<>(SeriesField.class);
    private final List<DealTape> tapes = new ArrayList<>();
    /** The one level of a book that there is not. */
    private final Levels level = new Levels();
    /** Whether what is live are bars. */
    private boolean byBars;

    private long now = Long.MIN_VALUE;
    private long bid;
    private long ask;
    private long bidQuantity;
    private long askQuantity;
    private double lastPrice = WindowMeasures.ABSENT;
    private long lastNanos;
    private long epoch;

    /** Nothing is known yet; each series keeps that many points at most. */
    public InstrumentSeries(VenueInstrument instrument, int maxPoints) {
        this(instrument, maxPoints, PointRoom.unbounded());
    }

    /** The same, whose series keep fewer where there is no room for more beside others. */
    public InstrumentSeries(VenueInstrument instrument, int maxPoints, PointRoom room) {
        book = new Book(instrument);
        this.maxPoints = maxPoints;
        this.room = room;
        priceUnit = StrictMath.pow(10, instrument.priceScale());
        quantityUnit = StrictMath.pow(10, instrument.quantityScale());
    }

    /** Room for its series, and for what is made of them. */
    public PointRoom room() {
        return room;
    }

    /** Nobody asks for its series any more: those that there are are gone, and their room is given back; its book goes on. */
    public void forget() {
        series.clear();
        tapes.clear();
        room.giveBack();
    }

    /** What it is the series of. */
    public VenueInstrument instrument() {
        return book.instrument();
    }

    /** Whether its book may be trusted. */
    public boolean isLive() {
        return book.state() == Continuity.LIVE;
    }

    /** The price of the last deal, or absent where there was none since the book is live. */
    public double lastPrice() {
        return lastPrice;
    }

    /** The best price of a side, or absent where there is none that may be trusted. */
    public double bestPrice(VenueSide side) {
        long price = side == VenueSide.BUY ? bid : ask;
        return price == 0 ? WindowMeasures.ABSENT : price / priceUnit;
    }

    /** The same in the scale of its prices; 0 where there is none. */
    public long bestScaledPrice(VenueSide side) {
        return side == VenueSide.BUY ? bid : ask;
    }

    /** Whether a series had no room for all that came since then, so that a window which reaches back to it has no measure. */
    public boolean isTooFullSince(long nanos) {
        return series.values().stream().anyMatch(one -> one.isTooFullSince(nanos));
    }

    /** The same of one field's series. */
    public boolean isTooFullSince(SeriesField field, long nanos) {
        PointSeries known = series.get(field);
        return known != null && known.isTooFullSince(nanos);
    }

    /** The series of a field; one that was not asked for before begins now. */
    public PointSeries series(SeriesField field) {
        PointSeries known = series.get(field);
        if (known != null) {
            return known;
        }
        PointSeries made = new PointSeries(maxPoints, room);
        series.put(field, made);
        if (field.isOfDeals() ? isLive() : bid != 0) {
            made.begin(now);
            if (!field.isOfDeals()) {
                made.add(now, best(field));
            }
        }
        return made;
    }

    /** Tells deals from here on. */
    public void tell(DealTape tape) {
        tapes.add(tape);
        if (isLive()) {
            tape.begin(now);
        }
    }

    /** That moment has come, and nothing that is told later is of before it. */
    public void advance(long moment) {
        now = Math.max(now, moment);
        for (int i = 0; i < tapes.size(); i++) {
            tapes.get(i).advance(now);
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        advance(header.receiveNanos);
        if (byBars) {
            // What was known by bars is not the book's.
            byBars = false;
            level.clear();
            book.replace(header, level, level);
            book.become(Continuity.CLOSED, StaleReason.NONE, header.receiveNanos);
            end();
        }
        boolean wasLive = isLive();
        book.become(state, reason, header.receiveNanos);
        if (isLive()) {
            begin(wasLive);
            best();
        } else {
            end();
        }
    }

    private void begin(boolean wasLive) {
        for (Map.Entry<SeriesField, PointSeries> entry : series.entrySet()) {
            if (entry.getKey().isOfDeals()) {
                entry.getValue().begin(now);
            }
        }
        if (!wasLive) {
            tapes.forEach(tape -> tape.begin(now));
        }
    }

    /** How often its book was not live any more. */
    public long epoch() {
        return epoch;
    }

    private void end() {
        epoch++;
        lastPrice = WindowMeasures.ABSENT;
        for (Map.Entry<SeriesField, PointSeries> entry : series.entrySet()) {
            if (entry.getKey().isOfDeals()) {
                entry.getValue().end();
            }
        }
        tapes.forEach(DealTape::end);
        endBest();
    }

    @Override
    public void snapshot(EventHeader header, Levels newBids, Levels newAsks) {
        advance(header.receiveNanos);
        book.replace(header, newBids, newAsks);
        best();
    }

    @Override
    public void changes(EventHeader header, Levels changedBids, Levels changedAsks) {
        advance(header.receiveNanos);
        book.change(header, changedBids, changedAsks);
        best();
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        advance(header.receiveNanos);
        if (!isLive()) {
            return;
        }
        double priceOfIt = price / priceUnit;
        double quantityOfIt = quantity / quantityUnit;
        add(SeriesField.PRICE, priceOfIt);
        add(SeriesField.QUANTITY, quantityOfIt);
        add(SeriesField.TURNOVER, priceOfIt * quantityOfIt);
        add(SeriesField.BUY_QUANTITY, aggressor == VenueSide.BUY ? quantityOfIt : 0);
        if (WindowMeasures.isPresent(lastPrice)) {
            double change = priceOfIt - lastPrice;
            add(SeriesField.INTERVAL, (now - lastNanos) / 1e9);
            add(SeriesField.PRICE_CHANGE, change);
            add(SeriesField.CHANGE_QUANTITY, quantityOfIt);
            add(SeriesField.CHANGE_TIMES_QUANTITY, change * quantityOfIt);
        }
        lastPrice = priceOfIt;
        lastNanos = now;
        for (int i = 0; i < tapes.size(); i++) {
            tapes.get(i).deal(now, priceOfIt, quantityOfIt);
        }
    }

    /** Whether its bars are deals: nobody follows its book. */
    public boolean takesBars() {
        return byBars || (book.state() == Continuity.CLOSED && book.reason() == StaleReason.NONE);
    }

    /** A deal that a bar tells of, where it takes such; the quantity of both best prices is that of the bar. */
    public void barDeal(EventHeader header, long price, long quantity, VenueSide aggressor, long ofBar) {
        advance(header.receiveNanos);
        level.clear();
        level.add(price, ofBar);
        book.replace(header, level, level);
        if (!byBars) {
            byBars = true;
            book.become(Continuity.LIVE, StaleReason.NONE, header.receiveNanos);
            begin(false);
        }
        best();
        trade(header, 0, price, quantity, aggressor);
    }

    private void add(SeriesField field, double value) {
        PointSeries wanted = series.get(field);
        if (wanted != null) {
            wanted.add(now, value);
        }
    }

    private void best() {
        if (!isLive() || book.depth(VenueSide.BUY) == 0 || book.depth(VenueSide.SELL) == 0) {
            endBest();
            return;
        }
        long newBid = book.price(VenueSide.BUY, 0);
        long newAsk = book.price(VenueSide.SELL, 0);
        long newBidQuantity = book.quantity(VenueSide.BUY, 0);
        long newAskQuantity = book.quantity(VenueSide.SELL, 0);
        boolean prices = newBid != bid || newAsk != ask;
        boolean quantities = newBidQuantity != bidQuantity || newAskQuantity != askQuantity;
        if (!prices && !quantities) {
            return;
        }
        bid = newBid;
        ask = newAsk;
        bidQuantity = newBidQuantity;
        askQuantity = newAskQuantity;
        if (prices) {
            addBest(SeriesField.BID);
            addBest(SeriesField.ASK);
            addBest(SeriesField.MID);
            addBest(SeriesField.SPREAD_PCT);
        }
        addBest(SeriesField.BID_QUANTITY);
        addBest(SeriesField.ASK_QUANTITY);
        addBest(SeriesField.LIQUIDITY);
        addBest(SeriesField.IMBALANCE);
    }

    private void addBest(SeriesField field) {
        PointSeries wanted = series.get(field);
        if (wanted != null) {
            wanted.begin(now);
            wanted.add(now, best(field));
        }
    }

    private double best(SeriesField field) {
        double bidOfIt = bid / priceUnit;
        double askOfIt = ask / priceUnit;
        double bids = bidQuantity / quantityUnit;
        double asks = askQuantity / quantityUnit;
        return switch (field) {
            case BID -> bidOfIt;
            case ASK -> askOfIt;
            case MID -> (bid + ask) / (2 * priceUnit);
            case BID_QUANTITY -> bids;
            case ASK_QUANTITY -> asks;
            case LIQUIDITY -> bids * bidOfIt + asks * askOfIt;
            case IMBALANCE -> (bids - asks) / (bids + asks);
            case SPREAD_PCT -> (ask - bid) * 200.0 / (bid + ask);
            case PRICE,
                    QUANTITY,
                    TURNOVER,
                    BUY_QUANTITY,
                    INTERVAL,
                    PRICE_CHANGE,
                    CHANGE_QUANTITY,
                    CHANGE_TIMES_QUANTITY -> throw new IllegalArgumentException(field + " is of deals.");
        };
    }

    private void endBest() {
        // No price is 0, so that the next best ones are news.
        bid = 0;
        ask = 0;
        bidQuantity = 0;
        askQuantity = 0;
        for (Map.Entry<SeriesField, PointSeries> entry : series.entrySet()) {
            if (!entry.getKey().isOfDeals()) {
                entry.getValue().end();
            }
        }
    }

    /** Carries the book and the series; those who are told deals are carried by whoever made them. */
    public void carry(StateCarrier state) {
        now = state.carry(now);
        bid = state.carry(bid);
        ask = state.carry(ask);
        bidQuantity = state.carry(bidQuantity);
        askQuantity = state.carry(askQuantity);
        lastPrice = state.carry(lastPrice);
        lastNanos = state.carry(lastNanos);
        epoch = state.carry(epoch);
        byBars = state.carry(byBars);
        state.carry(book, now);
        for (SeriesField field : SeriesField.values()) {
            PointSeries made = series.get(field);
            if (made == null == state.carry(made != null)) {
                throw new IllegalArgumentException(
                        "The state is that of other indicators: one of them has " + field + ".");
            }
            if (made != null) {
                made.carry(state);
            }
        }
    }
}
