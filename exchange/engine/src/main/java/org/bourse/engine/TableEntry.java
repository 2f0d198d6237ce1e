package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/** Something that an {@link IdTable} finds by its id and links to others that fall into the same bucket. */
abstract class TableEntry {

    /** Unique within its table, and constant while it is there. */
    long id;

    @Nullable
    TableEntry nextInBucket;
}
