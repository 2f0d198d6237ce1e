package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.bourse.contract.AcceptedOrder;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;
import org.bourse.server.json.ServerTime;
import org.bourse.server.marketdata.Frame;
import org.bourse.server.orders.OrderJson;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;

/** The server's messages besides the feed's own. */
final class ServerMessages {

    /** A message for those who read messages, and a ping that every WebSocket answers by itself. */
    static final Frame HEARTBEAT = Frame.text(JsonText.object(json -> json.writeStringField("type", "heartbeat")))
            .then(Frame.PING);

    private ServerMessages() {}

    static Frame error(ErrorCode code, String detail, String requestId) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "error");
            json.writeStringField("code", code.code());
            json.writeStringField("detail", detail);
            writeRequestId(json, requestId);
        }));
    }

    static Frame pong(String requestId) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "pong");
            writeRequestId(json, requestId);
        }));
    }

    static Frame time(Clock clock, String requestId) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "time");
            ServerTime.write(json, clock);
            writeRequestId(json, requestId);
        }));
    }

    static Frame authenticated(long brokerId, String name, String requestId) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "authenticated");
            json.writeStringField("broker_id", Long.toString(brokerId));
            json.writeStringField("broker_name", name);
            writeRequestId(json, requestId);
        }));
    }

    /** {@code lastEvent} is the event after which a client of {@code orders} goes on. */
    static Frame subscribed(List<ChannelsReader.Entry> entries, String requestId, long lastEvent) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "subscribed");
            writeRequestId(json, requestId);
            writeChannels(json, entries);
            if (entries.stream().anyMatch(ChannelsReader.Entry::isPrivate)) {
                json.writeNumberField("event_sequence", lastEvent);
            }
        }));
    }

    static Frame unsubscribed(List<ChannelsReader.Entry> entries, String requestId) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "unsubscribed");
            writeRequestId(json, requestId);
            writeChannels(json, entries);
        }));
    }

    /** The answer to an order message that was done: REST's fields, but for the order's status. */
    static Frame order(int status, AcceptedOrder order, String requestId) {
        return response(status, requestId, json -> OrderJson.writeAccepted(json, order, "order_status"));
    }

    /** The answer to an order message that was refused: REST's problem, but for its type. */
    static Frame refusal(Problem problem, String requestId) {
        ProblemCode code = problem.code();
        return response(code.status(), requestId, json -> {
            json.writeStringField("problem_type", code.type());
            json.writeStringField("title", code.title());
            problem.writeDetail(json);
        });
    }

    /** The answer to an order message: {@code type} and {@code status} are the message's own. */
    static Frame response(int status, String requestId, JsonText.Fields fields) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", "response");
            writeRequestId(json, requestId);
            json.writeNumberField("status", status);
            fields.write(json);
        }));
    }

    private static void writeChannels(JsonGenerator json, List<ChannelsReader.Entry> entries) throws IOException {
        JsonFields.objects(json, "channels", entries, entry -> {
            json.writeStringField("name", entry.name());
            if (!entry.symbols().isEmpty()) {
                JsonFields.texts(json, "symbols", entry.symbols());
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
        });
    }

    private static void writeRequestId(JsonGenerator json, String requestId) throws IOException {
        if (!requestId.isEmpty()) {
            json.writeStringField("request_id", requestId);
        }
    }
}
