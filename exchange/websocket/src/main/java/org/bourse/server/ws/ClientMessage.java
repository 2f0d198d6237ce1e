package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.bourse.engine.model.Texts;
import org.bourse.server.json.BoundedJson;
import org.bourse.server.json.JsonFaultText;
import org.bourse.server.request.RequestJson;

/**
 * A client's message, taken apart as far as every message is alike.
 *
 * @param op what the client wants, or empty
 * @param requestId by which the client tells answers apart, or empty
 * @param orderId the order it is about, or empty
 * @param origClientOrderId what the broker calls the order it is about, or empty
 * @param validateOnly whether what becomes of its order is only to be said
 * @param text the whole message, for who reads its other fields
 */
record ClientMessage(
        String op, String requestId, String orderId, String origClientOrderId, boolean validateOnly, String text) {

    /** The fields that every message may have. */
    static final Set<String> COMMON = Set.of("op", "request_id", "order_id", "orig_client_order_id");

    /** The fields that a message which enters an order may have besides the order's. */
    static final Set<String> BESIDE_ORDER =
            Set.of("op", "request_id", "order_id", "orig_client_order_id", "validate_only");

    private static final int MAX_REQUEST_ID = 64;

    /**
     * Takes a text apart.
     *
     * @throws RefusedMessageException when it is not one JSON object, or one of the fields named above isn't text
     */
    static ClientMessage read(String text) throws RefusedMessageException {
        try (JsonParser parser = BoundedJson.FACTORY.createParser(text)) {
            return read(parser, text);
        } catch (JsonProcessingException e) {
            throw new RefusedMessageException(
                    ErrorCode.INVALID_JSON, "The message is not readable JSON: " + JsonFaultText.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory could not be read", e);
        }
    }

    /** The whole message, which has these fields besides those to be read. */
    RequestJson json(Set<String> besides) {
        return new RequestJson.Message(text, besides);
    }

    private static ClientMessage read(JsonParser parser, String text) throws IOException, RefusedMessageException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RefusedMessageException(ErrorCode.INVALID_JSON, "The message must be a JSON object.");
        }
        String op = "";
        String requestId = "";
        String orderId = "";
        String origClientOrderId = "";
        Optional<Boolean> validateOnly = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                // As in bodies of REST: a field that is null counts as absent.
                continue;
            }
            switch (name) {
                case "op" -> op = word(parser, value, name, op);
                case "request_id" -> requestId = word(parser, value, name, requestId);
                case "order_id" -> orderId = word(parser, value, name, orderId);
                case "orig_client_order_id" -> origClientOrderId = ownId(parser, value, name, origClientOrderId);
                case "validate_only" -> validateOnly = flag(value, name, validateOnly);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new RefusedMessageException(ErrorCode.INVALID_JSON, "The message has more after its JSON object.");
        }
        return new ClientMessage(op, requestId, orderId, origClientOrderId, validateOnly.orElse(false), text);
    }

    /** Whether the message says which order it is about. */
    boolean namesOrder() {
        return !orderId.isEmpty() || !origClientOrderId.isEmpty();
    }

    private static String ownId(JsonParser parser, JsonToken token, String name, String before)
            throws IOException, RefusedMessageException {
        if (token != JsonToken.VALUE_STRING || parser.getText().isEmpty()) {
            throw RefusedMessageException.invalid(
                    name + " must be text of 1 to " + Texts.MAX_CLIENT_ORDER_ID_LENGTH + " characters.");
        }
        if (!before.isEmpty()) {
            throw RefusedMessageException.invalid(name + " is given twice.");
        }
        return parser.getText();
    }

    private static Optional<Boolean> flag(JsonToken token, String name, Optional<Boolean> before)
            throws RefusedMessageException {
        if (before.isPresent()) {
            throw RefusedMessageException.invalid(name + " is given twice.");
        }
        return switch (token) {
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> throw RefusedMessageException.invalid(name + " must be true or false.");
        };
    }

    private static String word(JsonParser parser, JsonToken token, String name, String before)
            throws IOException, RefusedMessageException {
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw RefusedMessageException.invalid(name + " must be text.");
        }
        if (!before.isEmpty()) {
            throw RefusedMessageException.invalid(name + " is given twice.");
        }
        String word = parser.getText();
        if (word.isEmpty() || word.length() > MAX_REQUEST_ID) {
            throw RefusedMessageException.invalid(name + " must have 1 to " + MAX_REQUEST_ID + " characters.");
        }
        return word;
    }
}
