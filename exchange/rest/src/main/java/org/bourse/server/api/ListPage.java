package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.RefusedException;

/**
 * A page of a list, and the cursor of the next one.
 *
 * @param nextCursor empty on the last page
 */
record ListPage<T>(List<T> items, String nextCursor) {

    private static final int MOST = 1_000;
    private static final int DEFAULT = 100;

    /** The number of items that a request wants on its page. */
    static int limit(QueryParameters query) throws RefusedException {
        return query.integer("limit", 1, MOST, DEFAULT);
    }

    /**
     * The first {@code limit} of what was found: one more was asked for, which tells whether there is another page.
     *
     * @param cursors the beginning of this list's cursors, so that another list's is refused
     * @param place the place of an item in the list, behind which the next page begins
     */
    static <T> ListPage<T> of(List<T> found, int limit, String cursors, ToLongFunction<T> place) {
        if (found.size() <= limit) {
            return new ListPage<>(found, "");
        }
        List<T> items = found.subList(0, limit);
        return new ListPage<>(items, cursors + place.applyAsLong(items.getLast()));
    }

    /** Writes the items as an array, and the cursor. */
    void write(JsonGenerator json, String name, JsonFields.ItemFields<T> fields) throws IOException {
        JsonFields.objects(json, name, items, fields);
        JsonFields.optional(json, "next_cursor", nextCursor);
    }
}
