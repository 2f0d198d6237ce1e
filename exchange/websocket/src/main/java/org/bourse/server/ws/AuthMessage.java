package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.server.json.BoundedJson;

/**
 * The content of an {@code auth} message.
 *
 * @param graceSeconds after how many seconds the broker's orders are to be cancelled when the connection has ended; -1 for
 *     never
 */
record AuthMessage(String apiKey, int graceSeconds) {

    private static final String OPTION = "cancel_on_disconnect";
    private static final String OPTION_RULE = OPTION + " must be an object with grace_seconds, 0 to "
            + SetCancelTimer.MOST_SECONDS + ", and scope, which is broker.";

    static AuthMessage read(ClientMessage message) throws RefusedMessageException {
        try (JsonParser parser = BoundedJson.FACTORY.createParser(message.text())) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory could not be read", e);
        }
    }

    private static AuthMessage read(JsonParser parser) throws IOException, RefusedMessageException {
        String apiKey = "";
        int graceSeconds = -1;
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (ClientMessage.COMMON.contains(name)) {
                continue;
            }
            if (name.equals("api_key") && apiKey.isEmpty()) {
                if (value != JsonToken.VALUE_STRING) {
                    throw RefusedMessageException.invalid("api_key must be text.");
                }
                apiKey = parser.getText();
            } else if (name.equals(OPTION) && graceSeconds < 0) {
                graceSeconds = graceSeconds(parser, value);
            } else {
                throw RefusedMessageException.invalid(
                        "The message has a field that does not belong to auth, or has one twice.");
            }
        }
        if (apiKey.isEmpty()) {
            throw RefusedMessageException.invalid("api_key is required.");
        }
        return new AuthMessage(apiKey, graceSeconds);
    }

    private static int graceSeconds(JsonParser parser, JsonToken first) throws IOException, RefusedMessageException {
        long seconds = -1;
        boolean ofBroker = false;
        boolean known = first == JsonToken.START_OBJECT;
        while (known && parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("grace_seconds") && value == JsonToken.VALUE_NUMBER_INT && seconds < 0) {
                // More digits than an int has are far more than an hour.
                seconds = parser.getTextLength() > 5 ? SetCancelTimer.MOST_SECONDS + 1 : parser.getLongValue();
                known = seconds >= 0 && seconds <= SetCancelTimer.MOST_SECONDS;
            } else {
                known = name.equals("scope")
                        && value == JsonToken.VALUE_STRING
                        && parser.getText().equals("broker");
                ofBroker = known;
            }
        }
        if (!known || seconds < 0 || !ofBroker) {
            throw RefusedMessageException.invalid(OPTION_RULE);
        }
        return (int) seconds;
    }
}
