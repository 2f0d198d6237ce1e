package org.bourse.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** JSON from participants, within bounds that no document of ours comes near. */
public final class BoundedJson {

    /** Deeper than any document of ours, shallow enough to cost nothing. */
    private static final int MAX_NESTING = 32;

    /** Digits enough to be told "out of range" rather than "unreadable". */
    private static final int MAX_NUMBER_CHARACTERS = 1_000;

    /** Makes all parsers, and the generators of what goes back. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            // Field names come from strangers: kept nowhere beyond the document.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // What a parser may say about a document goes back to its sender, not its content.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Buffers are lent per document: a virtual thread lives as long as a connection and would hold on to them.
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .build())
            .build();

    private BoundedJson() {}
}
