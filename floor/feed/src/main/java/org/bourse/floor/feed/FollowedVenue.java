package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * A venue whose instruments stand in a list: what the rules of all of these have in common.
 *
 * @param <B> its books
 */
abstract class FollowedVenue<B extends VenueBook> implements Venue {

    final List<B> books;
    final SymbolTable symbols;
    final FeedCounters counters = new FeedCounters();
    final JsonCursor json = new JsonCursor();
    final Levels bids = new Levels();
    final Levels asks = new Levels();
    private final String name;

    /** The books' values, which any thread may read. */
    private final List<Book> values;

    private final List<Book> shown;

    /** Follows these instruments, with a book of that kind for each. */
    FollowedVenue(String name, List<VenueInstrument> instruments, BiFunction<Book, FeedCounters, B> kind) {
        this.name = name;
        books = instruments.stream()
                .map(instrument -> kind.apply(new Book(instrument), counters))
                .collect(Collectors.toCollection(ArrayList::new));
        values = new CopyOnWriteArrayList<>(books.stream().map(VenueBook::book).toList());
        shown = Collections.unmodifiableList(values);
        symbols = new SymbolTable(
                instruments.stream().map(VenueInstrument::symbol).toList());
    }

    @Override
    public void command(EventHeader header, String command) {
        // It is for runs of strategies, and no venue's.
    }

    @Override
    public void reported(EventHeader header, RunReport report) {
        // Likewise: a venue's rules are of its market.
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Book> books() {
        return shown;
    }

    @Override
    public final FeedCounters counters() {
        return counters;
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        // What was said to the venue changes nothing here.
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        counters.count("answers_not_asked");
    }

    /** Has a book at that place, which is free or the next. */
    final void put(int place, B book) {
        if (place == books.size()) {
            books.add(book);
        } else {
            books.set(place, book);
        }
        values.add(book.book());
        symbols.put(place, book.book().instrument().symbol());
    }

    /** Has no book at that place any more. */
    final void free(int place) {
        symbols.remove(place);
        values.remove(books.get(place).book());
    }

    /** The book of the instrument with that number. */
    final B bookOf(int instrument) {
        for (B book : books) {
            if (book.book().instrument().id() == instrument) {
                return book;
            }
        }
        throw new IllegalArgumentException("No instrument " + instrument + " is followed.");
    }

    /** The reason for which a book is lost with a message that is refused. */
    static StaleReason reason(MalformedFrameException refusal) {
        return String.valueOf(refusal.getMessage()).startsWith("off") ? StaleReason.OFF_TICK : StaleReason.PARSE;
    }

    /** Refuses a field that a message has twice: nobody knows which of them is meant. */
    static void once(boolean first) {
        if (!first) {
            throw new MalformedFrameException("a field twice");
        }
    }

    /** Reads levels, each an array of price, quantity and more, that stand at that place. */
    final void levels(Levels levels, int at, VenueDecimals decimals) {
        levels.clear();
        json.moveTo(at);
        json.enterArray();
        while (json.nextElement()) {
            json.enterArray();
            if (!json.nextElement()) {
                throw new MalformedFrameException("a level without a price");
            }
            json.scalar();
            long price = decimals.price(json);
            if (!json.nextElement()) {
                throw new MalformedFrameException("a level without a quantity");
            }
            json.scalar();
            add(levels, price, decimals.quantity(json));
            while (json.nextElement()) {
                json.skip();
            }
        }
    }

    static void add(Levels levels, long price, long quantity) {
        if (levels.size() >= EventWriter.MAX_LEVELS) {
            throw new MalformedFrameException("too many levels");
        }
        levels.add(price, quantity);
    }

    /** Reads the price at that place. */
    final long price(int at, VenueDecimals decimals) {
        json.moveTo(at);
        json.scalar();
        return decimals.price(json);
    }

    /** Reads the quantity at that place. */
    final long quantity(int at, VenueDecimals decimals) {
        json.moveTo(at);
        json.scalar();
        return decimals.quantity(json);
    }

    static VenueSide side(boolean buys) {
        return buys ? VenueSide.BUY : VenueSide.SELL;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
