package org.bourse.server.view;

import java.util.function.Supplier;
import org.bourse.contract.HistoryUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the database that is asked for when it is first needed, and once only: that it could not answer is kept as
 * well. Used by one thread.
 */
final class CachedRead<T> {

    private final Supplier<T> question;
    private @Nullable T answer;
    private @Nullable HistoryUnavailableException failure;

    CachedRead(Supplier<T> question) {
        this.question = question;
    }

    /**
     * The answer.
     *
     * @throws HistoryUnavailableException when the database could not give it
     */
    T get() {
        if (failure != null) {
            throw failure;
        }
        T known = answer;
        if (known == null) {
            try {
                known = question.get();
            } catch (HistoryUnavailableException e) {
                failure = e;
                throw e;
            }
            answer = known;
        }
        return known;
    }
}
