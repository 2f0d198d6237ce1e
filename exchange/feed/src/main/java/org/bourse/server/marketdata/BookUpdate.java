package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * The step of a book channel from one sequence to another.
 *
 * @param checksum of the book after it, if this update carries one
 */
record BookUpdate(
        String symbol,
        int depth,
        long previous,
        long sequence,
        List<LevelChange> changes,
        OptionalLong checksum,
        @Nullable Frame frame) {

    /** One update that does what these do one after the other; the later word on a level counts. */
    static BookUpdate merged(List<BookUpdate> updates) {
        Map<LevelKey, LevelChange> changes = new LinkedHashMap<>();
        for (BookUpdate update : updates) {
            for (LevelChange change : update.changes) {
                changes.put(new LevelKey(change.side(), change.price()), change);
            }
        }
        BookUpdate last = updates.getLast();
        return new BookUpdate(
                last.symbol,
                last.depth,
                updates.getFirst().previous,
                last.sequence,
                new ArrayList<>(changes.values()),
                last.checksum,
                null);
    }

    /** The same update with its message. */
    BookUpdate encoded() {
        return frame != null
                ? this
                : new BookUpdate(symbol, depth, previous, sequence, changes, checksum, FeedMessages.book(this));
    }

    private record LevelKey(Side side, long price) {}
}
