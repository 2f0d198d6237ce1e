package org.bourse.loadtest.simulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one order of a batch.
 *
 * @param status the HTTP status that it would have got alone
 * @param orderId the exchange's id; 0 where it was refused
 * @param code why it was refused; empty where it was not
 */
record BatchAnswer(int status, long orderId, String code) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The depth of the objects that are looked at: an entry's answer, and the body in it. */
    private static final int ENTRY = 2;

    private static final int BODY = 3;

    /** The answers to all orders of a batch, in their order. */
    static List<BatchAnswer> read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer to a batch is not JSON", e);
        }
    }

    private static List<BatchAnswer> read(JsonParser parser) throws IOException {
        List<BatchAnswer> answers = new ArrayList<>();
        BatchAnswer answer = new BatchAnswer(0, 0, "");
        int depth = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                depth++;
            } else if (token == JsonToken.END_OBJECT) {
                if (depth == ENTRY) {
                    answers.add(answer);
                    answer = new BatchAnswer(0, 0, "");
                }
                depth--;
            } else if (token.isScalarValue()) {
                answer = answer.with(depth, String.valueOf(parser.currentName()), parser);
            }
        }
        return answers;
    }

    private BatchAnswer with(int depth, String name, JsonParser parser) throws IOException {
        if (depth == ENTRY && name.equals("status")) {
            return new BatchAnswer(parser.getIntValue(), orderId, code);
        }
        if (depth == BODY && name.equals("order_id")) {
            return new BatchAnswer(status, Long.parseLong(parser.getText()), code);
        }
        if (depth == BODY && name.equals("code")) {
            return new BatchAnswer(status, orderId, parser.getText());
        }
        return this;
    }
}
