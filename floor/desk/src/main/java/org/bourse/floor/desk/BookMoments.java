package org.bourse.floor.desk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;

/** How live books were, each at most every 30 seconds of its venue's time: the newest hundred of these moments. */
final class BookMoments {

    private static final long EACH_NANOS = 30_000_000_000L;
    private static final int KEPT = 100;

    private final Map<Integer, Deque<Moment>> moments = new ConcurrentHashMap<>();

    /**
     * A book as it was.
     *
     * @param nanos the venue's time of its last change, or of its receipt where the venue says none
     * @param bid the best; 0: there is none
     * @param ask the best; 0: there is none
     * @param bidQuantity of all levels
     * @param askQuantity of all levels
     */
    record Moment(long nanos, long bid, long ask, long bidQuantity, long askQuantity) {}

    /** Notes those that are due. */
    void look(List<Book> books) {
        for (Book book : books) {
            BookView now = book.view(0);
            if (now.isLive()) {
                Deque<Moment> of = moments.computeIfAbsent(now.instrument().id(), unused -> new ArrayDeque<>());
                synchronized (of) {
                    if (of.isEmpty() || nanos(now) - of.getFirst().nanos() >= EACH_NANOS) {
                        note(of, book.view(Math.max(now.bidCount(), now.askCount())));
                    }
                }
            }
        }
    }

    private static void note(Deque<Moment> of, BookView book) {
        of.addFirst(new Moment(
                nanos(book),
                book.bids().isEmpty() ? 0 : book.bids().getFirst().price(),
                book.asks().isEmpty() ? 0 : book.asks().getFirst().price(),
                quantity(book.bids()),
                quantity(book.asks())));
        if (of.size() > KEPT) {
            of.removeLast();
        }
    }

    private static long nanos(BookView book) {
        return book.exchangeNanos() > 0 ? book.exchangeNanos() : book.receiveNanos();
    }

    /** As much as fits: no market has more. */
    private static long quantity(List<BookView.Level> levels) {
        long sum = 0;
        for (BookView.Level level : levels) {
            sum = level.quantity() > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + level.quantity();
        }
        return sum;
    }

    /** Those of an instrument, newest first. */
    List<Moment> of(int instrument) {
        Deque<Moment> of = moments.get(instrument);
        if (of == null) {
            return List.of();
        }
        synchronized (of) {
            return List.copyOf(of);
        }
    }

    /** Forgets all others. */
    void keep(Set<Integer> instruments) {
        moments.keySet().retainAll(instruments);
    }
}
