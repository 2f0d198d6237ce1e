package org.bourse.server.orders;

import java.util.List;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;

/** Reads the fields of {@code POST /orders/cancel}: which orders are to be cancelled. */
final class CancelListReader {

    private static final FieldNames FIELDS = new FieldNames("ids");
    private static final int MOST_IDS = 200;

    private CancelListReader() {}

    static List<String> read(RequestJson json) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(json, FIELDS);
        List<String> ids = body.texts(0, 1, MOST_IDS);
        body.refuseFaults();
        return ids;
    }
}
