package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.bourse.floor.trading.order.VenueAccount;
import org.bourse.floor.trading.order.VenuePosition;
import org.jspecify.annotations.Nullable;

/**
 * A venue that takes our orders into the books of outside markets, as if they had been there. It is told the market's events
 * before those who decide are, and all its time is that of these events' receipt.
 *
 * <p>An intent that is sent while an event is told is at the venue one entry latency later, and meets the book as the events
 * received until then have left it: the events of that very moment come first. What becomes of it happens at the venue at that
 * time, or with an event after it, and is reported one response latency later, before the events after that. Neither intents nor
 * reports of a venue overtake each other; those of two venues may.
 * Nothing depends on events that were not told yet, so a tape that is cut anywhere gives the same until there.
 *
 * <p>An instrument whose book nobody follows is traded by its bars, where it has such: see {@link BarMarket}.
 */
public final class SimulatedVenue extends MarketEventsAdapter implements OrderPort, RunVenue {

    /** What is on its way to a venue or from it: what comes at one time comes in the order in which it was sent. */
    private interface UnderWay extends Comparable<UnderWay> {
        long nanos();

        long number();

        String venue();

        @Override
        default int compareTo(UnderWay other) {
            int byTime = Long.compare(nanos(), other.nanos());
            return byTime == 0 ? Long.compare(number(), other.number()) : byTime;
        }

        /** No earlier than what was sent before it by the same way. */
        static long behind(NavigableSet<? extends UnderWay> before, String venue, long nanos) {
            for (UnderWay each : before.descendingSet()) {
                if (each.venue().equals(venue)) {
                    return Math.max(nanos, each.nanos());
                }
            }
            return nanos;
        }
    }

    private record Arrival(long nanos, long number, String venue, long sentNanos, OrderIntent intent)
            implements UnderWay {}

    /** One of two. */
    private record Due(
            long nanos, long number, String venue, Optional<OrderReport> order, Optional<AccountReport> account)
            implements UnderWay {}

    /** A payment that the venue has announced. */
    private record NextFunding(long rate, long nanos) {}

    private static final OwnOrder NO_ORDER = new OwnOrder(0, 0, VenueSide.BUY, 0, 0, false, false);
    private static final long NOW = Long.MAX_VALUE;
    /**
     * So far the venue's clock may be ahead of the floor's: it may announce the next payment when this one is still to come here.
     * One that is further away and announced anew was put off.
     */
    private static final long CLOCKS_APART_NANOS = 60_000_000_000L;

    private final VenueTerms terms;
    private final OrderReports reports;
    private final VenueAccount account;
    private final Listener listener = new Listener();
    private final InstrumentMap<MirroredBook> books = new InstrumentMap<>();
    private final InstrumentMap<TradingTerms> termsByInstrument = new InstrumentMap<>();
    private final InstrumentMap<VenueConduct> conductByInstrument = new InstrumentMap<>();
    /** Of those that have bars alone. */
    private final InstrumentMap<BarMarket> barMarkets = new InstrumentMap<>();

    /** By instrument: the payment that is due first. */
    private final SortedMap<Integer, NextFunding> fundings = new TreeMap<>();
    /** By instrument: the one behind that, where it was announced already. */
    private final SortedMap<Integer, NextFunding> laterFundings = new TreeMap<>();

    private final SortedMap<Long, OwnOrder> open = new TreeMap<>();
    private final NavigableSet<Arrival> arrivals = new TreeSet<>();
    private final NavigableSet<Due> due = new TreeSet<>();
    private long now;
    /** By venue: the number of the last order that came there; those of one come in the order of their numbers. */
    private final SortedMap<String, Long> lastNumbers = new TreeMap<>();

    private long intents;
    private long told;
    private long executions;
    private long nextFunding = Long.MAX_VALUE;
    private String closing = "";
    /** Why all orders of an instrument are cancelled; empty: each has its own reason. */
    private String ending = "";
    /** When the bar began whose open is traded at; {@link #NOW}: none is. */
    private long begun = NOW;

    /** One with no instrument yet, which they define, and an account with so much money. */
    public SimulatedVenue(VenueTerms terms, BigDecimal money, OrderReports reports) {
        this.terms = terms;
        this.reports = reports;
        account = new VenueAccount(money);
    }

    /** The account, as the venue has it: reports of its latest changes may still be on their way. */
    @Override
    public VenueAccount account() {
        return account;
    }

    /** The time of the event, the arrival or the report that is being told. */
    @Override
    public long nanos() {
        return now;
    }

    /** Open orders, as the venue has them. */
    public int openOrders() {
        return open.size();
    }

    /** The outside book of an instrument; empty: none was defined. */
    public Optional<Book> outside(int instrument) {
        return Optional.ofNullable(books.get(instrument)).map(MirroredBook::outside);
    }

    /** What account and open positions are worth together, each position at the best price at which it could be closed. */
    @Override
    public BigDecimal equity() {
        BigDecimal equity = account.cash();
        for (int instrument : account.held()) {
            equity = equity.add(account.position(instrument).unrealized(closingPrice(instrument)));
        }
        return equity;
    }

    @Override
    public long bestPrice(int instrument, VenueSide side) {
        return barMarkets.has(instrument)
                ? book(instrument).lastPrice
                : outside(instrument)
                        .filter(book -> book.depth(side) > 0)
                        .map(book -> book.price(side, 0))
                        .orElse(0L);
    }

    /** How many levels the engine would not mirror, since a book's value was beyond what it counts. */
    @Override
    public long refusedLevels() {
        return books.values().stream().mapToLong(MirroredBook::refusedLevels).sum();
    }

    @Override
    public void send(OrderIntent intent) {
        int instrument = instrumentOf(intent);
        String venue = venue(instrument);
        long arrival = now + conduct(instrument).entry().nanosOf(intents);
        arrivals.add(new Arrival(UnderWay.behind(arrivals, venue, arrival), intents, venue, now, intent));
        intents++;
    }

    /** The one that an intent is for; 0: of an order that is none, or no more, which no venue is known of. */
    private int instrumentOf(OrderIntent intent) {
        return switch (intent) {
            case OrderIntent.Submit submit -> submit.instrument();
            case OrderIntent.Cancel cancel -> instrumentOf(cancel.order());
            case OrderIntent.Replace replace -> instrumentOf(replace.order());
        };
    }

    private int instrumentOf(long number) {
        OwnOrder order = open.get(number);
        if (order != null) {
            return order.instrument;
        }
        for (Arrival arrival : arrivals) {
            if (arrival.intent instanceof OrderIntent.Submit submit && submit.number() == number) {
                return submit.instrument();
            }
        }
        // One that is closed already, which nobody is told of yet: what becomes of a cancel is told behind that. Ways
        // are a
        // venue's, so any instrument of it will do.
        return due.stream()
                .filter(report ->
                        report.order.filter(of -> of.order() == number).isPresent())
                .findFirst()
                .map(report -> anyOf(report.venue))
                .orElse(0);
    }

    private int anyOf(String venue) {
        return books.values().stream()
                .map(MirroredBook::instrument)
                .filter(instrument -> instrument.venue().equals(venue))
                .mapToInt(VenueInstrument::id)
                .findFirst()
                .orElse(0);
    }

    private String venue(int instrument) {
        MirroredBook book = books.get(instrument);
        return book == null ? "" : book.instrument().venue();
    }

    private VenueConduct conduct(int instrument) {
        VenueConduct own = conductByInstrument.get(instrument);
        return own == null ? terms.conduct().usual() : own;
    }

    /** The clock went on: what arrives and what is reported until then does. */
    @Override
    public void advance(long nanos) {
        while (true) {
            long arrival = arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.first().nanos;
            long report = due.isEmpty() ? Long.MAX_VALUE : due.first().nanos;
            long next = Math.min(nextFunding, Math.min(arrival, report));
            if (next >= nanos) {
                break;
            }
            now = Math.max(now, next);
            if (next == nextFunding) {
                fund(next);
            } else if (next == arrival) {
                arrive(arrivals.removeFirst());
            } else {
                tell(due.removeFirst());
            }
        }
        now = Math.max(now, nanos);
    }

    /**
     * Ends the run: what is on its way to the venue never arrives, open orders are cancelled, positions are closed in the
     * books as these are, and everything that the venue still has to say is said. What a book is too thin for is closed
     * at the price of its last level, and a book that is not open is walked as it was last shown.
     */
    @Override
    public void finish() {
        arrivals.clear();
        for (OwnOrder order : List.copyOf(open.values())) {
            cancel(order);
        }
        closing = "end_of_run";
        for (int instrument : account.held()) {
            closePosition(book(instrument));
            closeRest(book(instrument));
        }
        closing = "";
        while (!due.isEmpty()) {
            Due first = due.removeFirst();
            now = Math.max(now, first.nanos);
            tell(first);
        }
        arrivals.clear();
    }

    /**
     * Closes what no order could: level by level where the book is not open, and beyond its last level at the price of that one.
     * Where there is no level the last price known has to do.
     */
    private void closeRest(MirroredBook book) {
        int instrument = book.instrument().id();
        boolean isLong = account.quantity(instrument) > 0;
        long left = Math.abs(account.quantity(instrument));
        VenueSide by = isLong ? VenueSide.SELL : VenueSide.BUY;
        VenueSide taken = isLong ? VenueSide.BUY : VenueSide.SELL;
        Book outside = book.outside();
        int depth = outside.depth(taken);
        for (int i = 0; i < depth && left > 0 && !book.isOpen(); i++) {
            long quantity = Math.min(left, outside.quantity(taken, i));
            settleClosing(instrument, by, outside.price(taken, i), quantity);
            left -= quantity;
        }
        if (left > 0) {
            long price = depth == 0 ? closingPrice(instrument) : outside.price(taken, depth - 1);
            BarMarket bars = barMarkets.get(instrument);
            settleClosing(instrument, by, bars == null ? price : bars.slipped(by, price), left);
        }
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        advance(header.receiveNanos);
        MirroredBook known = books.get(instrument.id());
        if (known == null) {
            open(instrument);
        } else if (!known.instrument().equals(instrument)) {
            throw new IllegalArgumentException("Instrument " + instrument.id() + " was "
                    + known.instrument().symbol() + " of " + known.instrument().venue() + " and is "
                    + instrument.symbol() + " of " + instrument.venue()
                    + " from event " + header.sequence
                    + " on, or has other steps: what is simulated needs one of both.");
        } else if (!header.isRepeated()) {
            // The floor started again: the book is not followed until it says so.
            known.continuity(header, Continuity.CLOSED, StaleReason.NONE);
        }
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        advance(header.receiveNanos);
        MirroredBook book = books.get(header.instrument);
        if (book != null) {
            book.continuity(header, state, reason);
            BarMarket bars = barMarkets.get(header.instrument);
            if (bars != null && !isWithoutBook(book)) {
                bars.end();
                barMarkets.remove(header.instrument);
            }
            review(book);
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        advance(header.receiveNanos);
        MirroredBook book = books.get(header.instrument);
        if (book != null) {
            book.snapshot(header, bids, asks);
            review(book);
        }
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        advance(header.receiveNanos);
        MirroredBook book = books.get(header.instrument);
        if (book != null) {
            book.changes(header, bids, asks);
            review(book);
        }
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        advance(header.receiveNanos);
        MirroredBook book = books.get(header.instrument);
        if (book != null) {
            book.lastPrice = price;
            book.trade(header, price, quantity, aggressor);
            review(book);
        }
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        advance(header.receiveNanos);
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        advance(header.receiveNanos);
        if (nextNanos > now) {
            NextFunding announced = new NextFunding(rate, nextNanos);
            NextFunding first = fundings.get(header.instrument);
            if (first != null && first.nanos < nextNanos && first.nanos - now <= CLOCKS_APART_NANOS) {
                laterFundings.put(header.instrument, announced);
            } else {
                fundings.put(header.instrument, announced);
                laterFundings.remove(header.instrument);
            }
            planFunding();
        }
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        advance(header.receiveNanos);
        MirroredBook book = books.get(header.instrument);
        if (book == null || !isWithoutBook(book)) {
            return;
        }
        BarMarket market = barMarkets.get(header.instrument);
        if (market == null) {
            // They stand in the book's queues, which no bar meets.
            ending = "bars_begin";
            cancelAll(header.instrument);
            ending = "";
            market = new BarMarket(
                    book.instrument(), conduct(book.instrument().id()).slippage(), listener, this::payable);
            barMarkets.put(header.instrument, market);
        }
        // What has become of an order at the open is known before the rest of the bar, whose end this is.
        begun = Math.max(bar.startNanos(), 0);
        market.open(bar, lengthNanos);
        begun = NOW;
        advance(header.receiveNanos);
        if (bar.volume() > 0) {
            book.lastPrice = bar.close();
            liquidate(book, market, bar);
            market.goOn(bar);
            // What an order has opened within the bar has its worst price to meet too.
            liquidate(book, market, bar);
        }
        cutReducing(book);
    }

    /** Whether nobody follows its book, so that its bars are all that there is; where there is a book that says all. */
    private static boolean isWithoutBook(MirroredBook book) {
        return book.outside().state() == Continuity.CLOSED && book.outside().reason() == StaleReason.NONE;
    }

    /** Whether an instrument is traded by its bars. */
    @Override
    public boolean tradesBars(int instrument) {
        return barMarkets.has(instrument);
    }

    @Override
    public boolean tradesBars() {
        return !barMarkets.isEmpty();
    }

    private void liquidate(MirroredBook book, BarMarket market, Bar bar) {
        int instrument = book.instrument().id();
        long held = account.quantity(instrument);
        long worst = held > 0 ? bar.low() : bar.high();
        if (held == 0 || !account.position(instrument).hasLostMargin(worst, leverage(instrument))) {
            return;
        }
        cancelAll(instrument);
        VenueSide side = held > 0 ? VenueSide.SELL : VenueSide.BUY;
        closing = "liquidation";
        settleClosing(instrument, side, market.slipped(side, worst), Math.abs(held));
        closing = "";
    }

    private void cancelAll(int instrument) {
        for (OwnOrder order : List.copyOf(open.values())) {
            if (order.instrument == instrument) {
                cancel(order);
            }
        }
    }

    private void cancel(OwnOrder order) {
        BarMarket bars = barMarkets.get(order.instrument);
        if (bars == null) {
            book(order).cancel(now, order);
        } else {
            bars.cancel(order);
        }
    }

    private void planFunding() {
        nextFunding = Long.MAX_VALUE;
        for (NextFunding funding : fundings.values()) {
            nextFunding = Math.min(nextFunding, funding.nanos);
        }
    }

    private void fund(long nanos) {
        int instrument = 0;
        for (Map.Entry<Integer, NextFunding> entry : fundings.entrySet()) {
            instrument = entry.getValue().nanos == nanos ? entry.getKey() : instrument;
        }
        NextFunding funding = fundings.remove(instrument);
        NextFunding later = laterFundings.remove(instrument);
        if (later != null) {
            fundings.put(instrument, later);
        }
        planFunding();
        if (funding != null && account.quantity(instrument) != 0) {
            BigDecimal rate = BigDecimal.valueOf(funding.rate, MarketEvents.RATE_SCALE);
            BigDecimal amount = account.fund(instrument, closingPrice(instrument), rate);
            tellLater(instrument, new AccountReport.Funded(instrument, now, funding.rate, amount));
        }
    }

    private void arrive(Arrival arrival) {
        switch (arrival.intent) {
            case OrderIntent.Submit submit -> submit(submit, arrival.sentNanos);
            case OrderIntent.Cancel cancel -> {
                OwnOrder order = open.get(cancel.order());
                if (order == null) {
                    refuse(cancel.order(), cancel.number(), "unknown_order");
                } else {
                    cancel(order);
                }
            }
            case OrderIntent.Replace replace -> replace(replace, arrival.sentNanos);
        }
    }

    private void submit(OrderIntent.Submit submit, long sentNanos) {
        String venue = venue(submit.instrument());
        if (submit.number() <= lastNumbers.getOrDefault(venue, 0L)) {
            // The order that has the number stays as it is, so that to send an intent again does no harm.
            refuse(submit.number(), submit.number(), "duplicate_client_order_id");
            return;
        }
        lastNumbers.put(venue, submit.number());
        MirroredBook book = books.get(submit.instrument());
        if (book == null) {
            tellLater(submit.instrument(), new OrderReport.Rejected(submit.number(), now, "unknown_instrument"));
            return;
        }
        long quantity = submit.reduceOnly() ? Math.min(submit.quantity(), reducible(submit)) : submit.quantity();
        String fault = fault(book.instrument(), submit.price(), submit.quantity());
        if (fault.isEmpty() && submit.reduceOnly() && quantity <= 0) {
            fault = "reduce_only";
        }
        if (fault.isEmpty() && !hasMargin(book, submit.side(), submit.price(), quantity, null)) {
            fault = "insufficient_margin";
        }
        if (!fault.isEmpty()) {
            tellLater(submit.instrument(), new OrderReport.Rejected(submit.number(), now, fault));
            return;
        }
        OwnOrder order = new OwnOrder(
                submit.number(),
                submit.instrument(),
                submit.side(),
                submit.price(),
                quantity,
                submit.postOnly(),
                submit.reduceOnly());
        BarMarket bars = barMarkets.get(submit.instrument());
        if (bars != null) {
            bars.submit(order, submit.lifetime(), new BarMarket.Way(sentNanos, now));
            return;
        }
        book.submit(now, order, submit.lifetime());
        review(book);
    }

    private void replace(OrderIntent.Replace replace, long sentNanos) {
        OwnOrder order = open.get(replace.order());
        if (order == null) {
            refuse(replace.order(), replace.number(), "unknown_order");
            return;
        }
        MirroredBook book = book(order);
        String fault = fault(book.instrument(), replace.price(), replace.quantity());
        long leaves = replace.quantity() - (order.quantity - order.leaves);
        if (fault.isEmpty() && order.reduceOnly && leaves > order.leaves) {
            fault = "reduce_only";
        }
        if (fault.isEmpty() && leaves > 0 && !hasMargin(book, order.side, replace.price(), leaves, order)) {
            fault = "insufficient_margin";
        }
        if (fault.isEmpty()) {
            BarMarket bars = barMarkets.get(order.instrument);
            Optional<String> refusal = bars == null
                    ? book.replace(now, order, replace.price(), replace.quantity())
                    : bars.replace(order, replace.price(), replace.quantity(), new BarMarket.Way(sentNanos, now));
            fault = refusal.orElse("");
        }
        if (!fault.isEmpty()) {
            refuse(replace.order(), replace.number(), fault);
        }
        review(book);
    }

    private static String fault(VenueInstrument instrument, long price, long quantity) {
        if (price % instrument.tick() != 0) {
            return "price_off_tick";
        }
        return quantity % instrument.lot() == 0 ? "" : "quantity_off_lot";
    }

    /** How much of the position no other order that may only reduce it is for. */
    private long reducible(OrderIntent.Submit submit) {
        long held = account.quantity(submit.instrument());
        long left = submit.side() == VenueSide.SELL ? held : -held;
        for (OwnOrder order : open.values()) {
            left -= order.reduceOnly && order.instrument == submit.instrument() && order.side == submit.side()
                    ? order.leaves
                    : 0;
        }
        return left;
    }

    /**
     * Whether the account can set the margin aside that such an order needs; one that only reduces what no other order of its
     * side may have reduced before needs none.
     *
     * @param replaced the order in whose place it is; null: none
     */
    private boolean hasMargin(
            MirroredBook book, VenueSide side, long limit, long quantity, @Nullable OwnOrder replaced) {
        int instrument = book.instrument().id();
        long held = account.quantity(instrument);
        long reducing = side == VenueSide.SELL ? Math.max(held, 0) : Math.max(-held, 0);
        for (OwnOrder order : open.values()) {
            reducing -= order != replaced && order.instrument == instrument && order.side == side ? order.leaves : 0;
        }
        reducing = Math.max(reducing, 0);
        BigDecimal given = replaced == null ? BigDecimal.ZERO : reserved(replaced);
        if (quantity <= reducing || quantity < 1) {
            return true;
        }
        long price = limit == 0 ? takenFirst(book, side) : limit;
        VenuePosition position = account.position(instrument);
        BigDecimal value = position.value(price, quantity - reducing);
        TradingTerms of = terms(instrument);
        BigDecimal needed = of.margin(value)
                .add(of.fee(position.value(price, quantity), false).abs());
        BigDecimal free = equity().subtract(account.margin(this::leverage)).add(given);
        for (OwnOrder order : open.values()) {
            free = free.subtract(reserved(order));
        }
        return free.compareTo(needed) >= 0;
    }

    /** Of an order that waits for a bar's open, once that is known. */
    private long payable(OwnOrder order, long price, long quantity) {
        MirroredBook book = book(order);
        if (order.reduceOnly || hasMargin(book, order.side, price, quantity, order)) {
            return quantity;
        }
        long lot = book.instrument().lot();
        long can = 0;
        long not = quantity / lot;
        while (not - can > 1) {
            long middle = can + (not - can) / 2;
            if (hasMargin(book, order.side, price, middle * lot, order)) {
                can = middle;
            } else {
                not = middle;
            }
        }
        return can * lot;
    }

    /** The margin that an open order needs: of one at any price, which waits for a bar's open, for what it does not reduce. */
    private BigDecimal reserved(OwnOrder order) {
        if (order.reduceOnly) {
            return BigDecimal.ZERO;
        }
        boolean atAnyPrice = order.price == 0;
        long price = atAnyPrice ? takenFirst(book(order), order.side) : order.price;
        long held = account.quantity(order.instrument);
        long reducing = order.side == VenueSide.SELL ? Math.max(held, 0) : Math.max(-held, 0);
        long quantity = atAnyPrice ? Math.max(order.leaves - reducing, 0) : order.leaves;
        return terms(order.instrument).margin(account.position(order.instrument).value(price, quantity));
    }

    private TradingTerms terms(int instrument) {
        TradingTerms of = termsByInstrument.get(instrument);
        if (of == null) {
            throw new IllegalStateException("Instrument " + instrument + " was never defined.");
        }
        return of;
    }

    private int leverage(int instrument) {
        return terms(instrument).leverage();
    }

    /** The price at which a market order would begin to trade; 0: nothing is there, and the engine will say so. */
    private long takenFirst(MirroredBook book, VenueSide side) {
        if (tradesBars(book.instrument().id())) {
            return book.lastPrice;
        }
        VenueSide other = side == VenueSide.BUY ? VenueSide.SELL : VenueSide.BUY;
        return book.outside().depth(other) == 0 ? 0 : book.outside().price(other, 0);
    }

    /** What a position could be closed at now, as far as its best level goes: where there is none, the last price known. */
    @Override
    public long closingPrice(int instrument) {
        long quantity = account.quantity(instrument);
        MirroredBook book = book(instrument);
        VenueSide side = quantity > 0 ? VenueSide.BUY : VenueSide.SELL;
        if (book.outside().depth(side) > 0) {
            return book.outside().price(side, 0);
        }
        return book.lastPrice;
    }

    /** After anything happened to a book: whether a position has to be closed, and orders that may only reduce one be cut. */
    private void review(MirroredBook book) {
        int instrument = book.instrument().id();
        if (open.isEmpty() && account.quantity(instrument) == 0) {
            return;
        }
        if (book.isOpen()
                && account.quantity(instrument) != 0
                && account.position(instrument).hasLostMargin(closingPrice(instrument), leverage(instrument))) {
            cancelAll(instrument);
            closing = "liquidation";
            closePosition(book);
            closing = "";
        }
        cutReducing(book);
    }

    private void cutReducing(MirroredBook book) {
        int instrument = book.instrument().id();
        long held = account.quantity(instrument);
        List<OwnOrder> tooMuch = new ArrayList<>();
        long left = Math.abs(held);
        VenueSide reducing = held > 0 ? VenueSide.SELL : VenueSide.BUY;
        for (OwnOrder order : open.values()) {
            if (order.reduceOnly && order.instrument == instrument) {
                left -= order.leaves;
                if (held == 0 || order.side != reducing || left < 0) {
                    tooMuch.add(order);
                }
            }
        }
        tooMuch.forEach(this::cancel);
    }

    /** Closes a position at any price, as far as the book goes, by an order without a number. */
    private void closePosition(MirroredBook book) {
        int instrument = book.instrument().id();
        long held = account.quantity(instrument);
        if (book.isOpen() && held != 0) {
            VenueSide side = held > 0 ? VenueSide.SELL : VenueSide.BUY;
            OwnOrder order = new OwnOrder(0, instrument, side, 0, Math.abs(held), false, false);
            book.submit(now, order, Lifetime.IMMEDIATE_OR_CANCEL);
        }
    }

    private void settleClosing(int instrument, VenueSide side, long price, long quantity) {
        BigDecimal fee = terms(instrument).fee(account.position(instrument).value(price, quantity), false);
        account.fill(instrument, now, side, price, quantity, fee);
        tellLater(
                instrument,
                new AccountReport.Closed(instrument, now, side, ++executions, price, quantity, fee, closing));
    }

    private MirroredBook book(OwnOrder order) {
        return book(order.instrument);
    }

    private MirroredBook book(int instrument) {
        MirroredBook book = books.get(instrument);
        if (book == null) {
            throw new IllegalStateException("Instrument " + instrument + " was never defined.");
        }
        return book;
    }

    private void refuse(long order, long intent, String why) {
        tellLater(instrumentOf(order), new OrderReport.ChangeRefused(order, now, intent, why));
    }

    private void tellLater(int instrument, OrderReport report) {
        tellLater(instrument, Optional.of(report), Optional.empty());
    }

    private void tellLater(int instrument, AccountReport report) {
        tellLater(instrument, Optional.empty(), Optional.of(report));
    }

    private void tellLater(int instrument, Optional<OrderReport> order, Optional<AccountReport> ofAccount) {
        String venue = venue(instrument);
        long nanos = Math.min(now, begun) + conduct(instrument).response().nanosOf(told);
        due.add(new Due(UnderWay.behind(due, venue, nanos), told, venue, order, ofAccount));
        told++;
    }

    private void tell(Due report) {
        report.order.ifPresent(of -> reports.report(now, of));
        report.account.ifPresent(of -> reports.account(now, of));
    }

    @Override
    public void carry(StateCarrier state) {
        now = state.carry(now);
        state.carryInto(lastNumbers, String.class, Long.class);
        intents = state.carry(intents);
        told = state.carry(told);
        executions = state.carry(executions);
        state.carryInto(arrivals, Arrival.class);
        state.carryInto(due, Due.class);
        state.carryInto(fundings, Integer.class, NextFunding.class);
        state.carryInto(laterFundings, Integer.class, NextFunding.class);
        planFunding();
        List<VenueInstrument> instruments = state.carry(
                books.values().stream().map(MirroredBook::instrument).toList(), VenueInstrument.class);
        if (state.reads()) {
            instruments.forEach(this::open);
        }
        account.carry(state);
        List<OwnOrder> known = List.copyOf(open.values());
        int count = state.carry(known.size());
        for (int i = 0; i < count; i++) {
            OwnOrder order = OwnOrder.carried(state, state.reads() ? NO_ORDER : known.get(i));
            open.put(order.number, order);
        }
        for (MirroredBook book : books.values()) {
            int instrument = book.instrument().id();
            book.carry(
                    state,
                    open.values().stream()
                            .filter(order -> order.instrument == instrument)
                            .toList());
        }
    }

    private void open(VenueInstrument instrument) {
        VenueConduct conduct = terms.conduct().of(instrument);
        conductByInstrument.put(instrument.id(), conduct);
        books.put(instrument.id(), new MirroredBook(instrument, conduct.queue(), listener));
        TradingTerms of = terms.instruments().of(instrument);
        termsByInstrument.put(instrument.id(), of);
        account.open(instrument, of.contractSize());
    }

    /** What the books say of our orders; those without a number are the venue's own. */
    private final class Listener implements MirroredBook.Listener {

        @Override
        public void accepted(OwnOrder order) {
            if (order.number != 0) {
                open.put(order.number, order);
                tellLater(order.instrument, new OrderReport.Accepted(order.number, now));
            }
        }

        @Override
        public void rejected(OwnOrder order, String why) {
            if (order.number != 0) {
                tellLater(order.instrument, new OrderReport.Rejected(order.number, now, why));
            }
        }

        @Override
        public void filled(OwnOrder order, long price, long quantity, boolean maker) {
            // Of what is held there is a price, also where nobody outside has traded and one side is empty.
            MirroredBook book = book(order);
            book.lastPrice = book.lastPrice == 0 ? price : book.lastPrice;
            if (order.number == 0) {
                settleClosing(order.instrument, order.side, price, quantity);
                return;
            }
            BigDecimal fee = terms(order.instrument)
                    .fee(account.position(order.instrument).value(price, quantity), maker);
            account.fill(order.instrument, now, order.side, price, quantity, fee);
            tellLater(
                    order.instrument,
                    new OrderReport.Filled(order.number, now, ++executions, price, quantity, order.leaves, maker, fee));
            if (order.leaves == 0) {
                open.remove(order.number);
            }
        }

        @Override
        public void replaced(OwnOrder order) {
            tellLater(
                    order.instrument,
                    new OrderReport.Replaced(order.number, now, order.price, order.quantity, order.leaves));
        }

        @Override
        public void cancelled(OwnOrder order, String why) {
            if (order.number != 0) {
                open.remove(order.number);
                tellLater(
                        order.instrument,
                        new OrderReport.Cancelled(order.number, now, order.leaves, ending.isEmpty() ? why : ending));
            }
        }
    }
}
