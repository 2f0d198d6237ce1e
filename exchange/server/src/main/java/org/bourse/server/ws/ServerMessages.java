package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.bourse.server.api.OrderReply;
import org.bourse.server.json.BoundedJson;
import org.bourse.server.marketdata.Frame;

/** What the server says besides the feed's own messages. */
final class ServerMessages {

    /** A message for those who read messages, and a ping that every WebSocket answers by itself. */
    static final Frame HEARTBEAT = Frame.text(Json.object(json -> json.writeStringField("type", "heartbeat")))
            .then(Frame.PING);

    private ServerMessages() {}

    static Frame error(ErrorCode code, String detail, String requestId) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "error");
            json.writeStringField("code", code.code());
            json.writeStringField("detail", detail);
            writeRequestId(json, requestId);
        }));
    }

    static Frame pong(String requestId) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "pong");
            writeRequestId(json, requestId);
        }));
    }

    static Frame authenticated(long brokerId, String name, String requestId) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "authenticated");
            json.writeStringField("broker_id", Long.toString(brokerId));
            json.writeStringField("broker_name", name);
            writeRequestId(json, requestId);
        }));
    }

    /** {@code lastEvent} is the event after which a client of {@code orders} goes on. */
    static Frame subscribed(List<ChannelsReader.Entry> entries, String requestId, long lastEvent) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "subscribed");
            writeRequestId(json, requestId);
            writeChannels(json, entries);
            if (entries.stream().anyMatch(ChannelsReader.Entry::isPrivate)) {
                json.writeNumberField("event_sequence", lastEvent);
            }
        }));
    }

    static Frame unsubscribed(List<ChannelsReader.Entry> entries, String requestId) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "unsubscribed");
            writeRequestId(json, requestId);
            writeChannels(json, entries);
        }));
    }

    /**
     * The answer to an order, cancel or replace: REST's fields, but for {@code type} and {@code status}, which are the
     * message's own here; what REST calls the order's status is {@code order_status}, a problem's type
     * {@code problem_type}.
     */
    static Frame response(OrderReply reply, String requestId) {
        return Frame.text(Json.object(json -> {
            json.writeStringField("type", "response");
            writeRequestId(json, requestId);
            json.writeNumberField("status", reply.status());
            if (reply.json().length > 0) {
                copyFields(reply.json(), json);
            }
        }));
    }

    private static void copyFields(byte[] object, JsonGenerator json) throws IOException {
        try (JsonParser parser = BoundedJson.FACTORY.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "status" -> {
                        // A problem's is HTTP's number again.
                        if (value == JsonToken.VALUE_STRING) {
                            json.writeStringField("order_status", parser.getText());
                        }
                    }
                    case "type" -> json.writeStringField("problem_type", parser.getText());
                    default -> {
                        json.writeFieldName(name);
                        json.copyCurrentStructure(parser);
                    }
                }
            }
        }
    }

    private static void writeChannels(JsonGenerator json, List<ChannelsReader.Entry> entries) throws IOException {
        json.writeArrayFieldStart("channels");
        for (ChannelsReader.Entry entry : entries) {
            json.writeStartObject();
            json.writeStringField("name", entry.name());
            if (!entry.symbols().isEmpty()) {
                json.writeArrayFieldStart("symbols");
                for (String symbol : entry.symbols()) {
                    json.writeString(symbol);
                }
                json.writeEndArray();
            }
            if (entry.depth() > 0) {
                json.writeNumberField("depth", entry.depth());
            }
            if (!entry.interval().isEmpty()) {
                json.writeStringField("interval", entry.interval());
            }
            if (entry.resumeFrom().isPresent()) {
                json.writeNumberField("resume_from", entry.resumeFrom().getAsLong());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeRequestId(JsonGenerator json, String requestId) throws IOException {
        if (!requestId.isEmpty()) {
            json.writeStringField("request_id", requestId);
        }
    }
}
