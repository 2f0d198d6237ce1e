package org.bourse.engine;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Objects made long before they are used. What is young when it is linked into a book makes the garbage collector look
 * through every old order and price level that points to it; after some thousand others it has become old itself, and
 * linking it costs nothing later. It begins empty: until it is full, each object that is taken comes with another one that
 * stays.
 */
final class PreparedObjects<T> {

    private final int size;
    private final Supplier<T> maker;
    private final ArrayDeque<T> made = new ArrayDeque<>();

    /** Of so many objects. */
    PreparedObjects(int size, Supplier<T> maker) {
        this.size = size;
        this.maker = maker;
    }

    /** One that was never taken: the one made first, if there are enough. */
    T take() {
        made.addLast(maker.get());
        return made.size() > size ? made.removeFirst() : maker.get();
    }
}
