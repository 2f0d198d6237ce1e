package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with what somebody gave, collected so that all of it is said at once; each thing once. */
final class Faults {

    private final List<String> all = new ArrayList<>();

    void add(String fault) {
        if (!all.contains(fault)) {
            all.add(fault);
        }
    }

    /** It has that fault unless this holds. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            add(otherwise);
        }
    }

    /** A piece of it; none where that is refused, which is a fault. */
    <T> Optional<T> piece(Supplier<T> of) {
        return piece("", of);
    }

    /** The same, of a name that whoever gave it wrote with that ahead of it. */
    <T> Optional<T> piece(String prefix, Supplier<T> of) {
        try {
            return Optional.of(of.get());
        } catch (IllegalArgumentException e) {
            add(prefix + e.getMessage());
            return Optional.empty();
        }
    }

    /** The same, with something to go on with. */
    <T> T piece(Supplier<T> of, T otherwise) {
        return piece(of).orElse(otherwise);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** Refuses what has any, with all of them. */
    void refuse() {
        if (!all.isEmpty()) {
            throw refusal();
        }
    }

    /** The refusal with all of them. */
    IllegalArgumentException refusal() {
        return new IllegalArgumentException(String.join(" ", all));
    }
}
