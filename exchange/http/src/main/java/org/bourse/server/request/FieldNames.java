package org.bourse.server.request;

import java.util.List;

/** The fields that a body may have, each known by its place in the list. */
public final class FieldNames {

    private final String[] names;
    private final String listed;

    /** These names, the first of which is field 0. */
    public FieldNames(String... names) {
        this.names = names.clone();
        this.listed = String.join(", ", List.of(names));
    }

    int count() {
        return names.length;
    }

    /** The name of a field. */
    public String name(int field) {
        return names[field];
    }

    /** The field of that name, or -1. A few short names: going through them is faster than hashing. */
    int indexOf(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** All names, for people. */
    @Override
    public String toString() {
        return listed;
    }
}
