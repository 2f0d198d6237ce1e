package org.bourse.server.api;

import org.bourse.engine.model.Texts;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;

/**
 * The body of {@code POST /register}.
 *
 * @param webhookUrl where its trades are posted, or empty
 * @param fixCompId its FIX comp id, or empty for the broker id
 */
record Registration(String name, String webhookUrl, String fixCompId) {

    private static final FieldNames FIELDS = new FieldNames("name", "webhook_url", "fix_comp_id");
    private static final int NAME = 0;
    private static final int WEBHOOK_URL = 1;
    private static final int FIX_COMP_ID = 2;

    /** Reads a whole body. */
    static Registration read(byte[] bytes) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(bytes, FIELDS);
        String name = body.requiredText(NAME, 1, Texts.MAX_BROKER_NAME_LENGTH);
        String webhookUrl = body.optionalText(WEBHOOK_URL, 1, Texts.MAX_WEBHOOK_URL_LENGTH);
        String fixCompId = body.optionalText(FIX_COMP_ID);
        if (body.isText(FIX_COMP_ID) && !Texts.isFixCompId(fixCompId)) {
            body.fault(
                    FIX_COMP_ID,
                    ProblemCode.INVALID_TEXT,
                    "must be 1 to " + Texts.MAX_FIX_COMP_ID_LENGTH + " characters of A-Z a-z 0-9 _ -, not "
                            + Quoted.of(fixCompId));
        }
        body.refuseFaults();
        return new Registration(name, webhookUrl, fixCompId);
    }
}
