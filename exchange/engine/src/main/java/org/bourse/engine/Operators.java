package org.bourse.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.Operator;
import org.jspecify.annotations.Nullable;

/** The operators, each with its keys. */
final class Operators {

    private final TreeMap<Long, Entry> byId = new TreeMap<>();

    /** An operator as it is now, and its keys, the oldest first. */
    record Entry(Operator operator, List<ApiKey> keys) {}

    int count() {
        return byId.size();
    }

    @Nullable
    Entry find(long operatorId) {
        return byId.get(operatorId);
    }

    /** Adds an operator without keys, or puts it in the place of what it was before, whose keys it keeps. */
    void set(Operator operator) {
        Entry former = byId.get(operator.operatorId());
        byId.put(operator.operatorId(), new Entry(operator, former == null ? new ArrayList<>(1) : former.keys()));
    }

    /** Takes an operator away with its keys; says whether there was one. */
    boolean remove(long operatorId) {
        return byId.remove(operatorId) != null;
    }

    /** By ascending id. */
    Collection<Entry> inOrder() {
        return byId.values();
    }
}
