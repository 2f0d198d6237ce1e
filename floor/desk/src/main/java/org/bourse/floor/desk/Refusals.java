package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is refused of a body, so that all of it is said at once, up to a bound; what is no fault of the body is refused
 * at once.
 */
final class Refusals {

    /** A body may have thousands of fields that there are not, each of which is refused with all that there are. */
    private static final int MOST = 250;

    private final List<DeskRefusal> all = new ArrayList<>();

    void add(DeskRefusal refusal) {
        if (all.size() < MOST) {
            all.add(refusal);
        }
    }

    void add(String code, String detail) {
        add(DeskRefusal.badRequest(code, detail));
    }

    void require(boolean holds, String code, String otherwise) {
        if (!holds) {
            add(code, otherwise);
        }
    }

    /** A field's value that is wrong is said, unless the field could not be read, which is said already. */
    void requireOfField(String name, boolean holds, String otherwise) {
        require(holds || has(name), "invalid_" + name, otherwise);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether something is refused of that field. */
    boolean has(String field) {
        return all.stream().anyMatch(one -> one.code().equals("invalid_" + field));
    }

    <T> Optional<T> piece(Supplier<T> of) {
        try {
            return Optional.of(of.get());
        } catch (DeskRefusal e) {
            if (e.status().code() >= 500) {
                throw e;
            }
            add(e);
            return Optional.empty();
        }
    }

    /** Refuses with all of it, where there is any. */
    void refuse() {
        if (!all.isEmpty()) {
            throw DeskRefusal.together(all);
        }
    }

    /** What all pieces together make; refuses them where one was refused. */
    <T> T whole(Supplier<T> of) {
        refuse();
        return of.get();
    }
}
