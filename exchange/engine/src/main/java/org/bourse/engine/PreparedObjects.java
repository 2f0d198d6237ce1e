package org.bourse.engine;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Objects made long before they are used, and those that came back. What is young when it is linked into a book makes
 * the garbage collector look through every old order and price level that points to it; after some thousand others it
 * has become old itself, and linking it costs nothing later. It begins empty: until it is full, each object that is
 * taken comes with another one that stays. What came back is used again first, the last one before all others.
 */
final class PreparedObjects<T> {

    private static final int MOST_RETURNED = 1 << 13;

    private final int size;
    private final Supplier<T> maker;
    private final ArrayDeque<T> made = new ArrayDeque<>();

    /** A stack; above it stays what was taken, which lives on anyway. */
    private final Object[] returned = new Object[MOST_RETURNED];

    private int returnedCount;

    /** Of so many objects. */
    PreparedObjects(int size, Supplier<T> maker) {
        this.size = size;
        this.maker = maker;
    }

    /** The one that came back last or, where none is left, one that was never taken: made first, if there are enough. */
    @SuppressWarnings("unchecked") // only what it made comes back
    T take() {
        return returnedCount > 0 ? (T) returned[--returnedCount] : takeNew();
    }

    /** Takes back one that nothing is linked to; what is beyond its bound is left to the garbage collector. */
    void giveBack(T object) {
        if (returnedCount < MOST_RETURNED) {
            returned[returnedCount++] = object;
        }
    }

    private T takeNew() {
        made.addLast(maker.get());
        return made.size() > size ? made.removeFirst() : maker.get();
    }
}
