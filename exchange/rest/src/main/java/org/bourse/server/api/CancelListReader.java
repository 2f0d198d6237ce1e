package org.bourse.server.api;

import java.util.List;
import java.util.Set;

/** Reads the fields of {@code POST /orders/cancel}: which orders are to be cancelled. */
final class CancelListReader {

    private static final FieldNames FIELDS = new FieldNames("ids");
    private static final int MOST_IDS = 200;

    private CancelListReader() {}

    static List<String> read(byte[] body) throws RefusedException {
        return read(JsonObjectBody.read(body, FIELDS));
    }

    /** The same of a message, which has these fields besides. */
    static List<String> read(String message, Set<String> besides) throws RefusedException {
        return read(JsonObjectBody.read(message, FIELDS, besides));
    }

    private static List<String> read(JsonObjectBody body) throws RefusedException {
        List<String> ids = body.texts(0, 1, MOST_IDS);
        body.refuseFaults();
        return ids;
    }
}
