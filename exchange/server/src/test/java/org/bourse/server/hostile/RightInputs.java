package org.bourse.server.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What fuzzers begin with: requests and frames that the exchange takes. */
final class RightInputs {

    private static final String DEADLINE = "2100-01-01T00:00:00Z";

    private static final String ORDER = "{\"document_number\":\"1\",\"side\":\"bid\",\"symbol\":\"PETR4\",\"price\":10,"
            + "\"quantity\":5,\"time_in_force\":\"ioc\",\"deadline\":\"" + DEADLINE + "\"}";

    /** The opening handshake of a WebSocket. */
    // Lines of HTTP end with CR LF, which a text block doesn't have.
    @SuppressWarnings("StringConcatToTextBlock")
    static final byte[] HANDSHAKE = Attacker.bytes("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    private static final String ORDER_ENTRY = "{\"op\":\"submit\",\"client_order_id\":\"a/b\"," + ORDER.substring(1);
    private static final String REPLACE_ENTRY = "{\"op\":\"replace\",\"orig_client_order_id\":\"a/b\",\"price\":11}";
    private static final String CANCEL_ENTRY = "{\"op\":\"cancel\",\"orig_client_order_id\":\"a/b\"}";

    private RightInputs() {}

    /** Requests of every kind, with this key. */
    static byte[][] requests(String key) {
        String common = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n";
        String json = common + "Content-Type: application/json\r\n";
        String[] requests = {
            "GET /balance" + common + "\r\n",
            "GET /orders?status=open&limit=5" + common + "\r\nGET /symbols" + common + "\r\n",
            "GET /stocks/PETR4/book?depth=3" + common + "\r\n",
            "GET /orders?client_order_id=a%2Fb" + common + "\r\nGET /orders/client:a%2Fb" + common + "\r\n",
            "GET /orders?side=bid&order=asc&since=2026-01-01T00:00:00Z&cursor=a1" + common + "\r\n",
            "GET /stocks/PETR4/trades?order=asc&until=2100-01-01T00:00:00Z&cursor=PETR4.a1" + common + "\r\n",
            "PATCH /orders/client:a%20b" + json + "Content-Length: 12\r\n\r\n{\"price\":11}",
            "POST /orders/client:client:a/cancel" + common + "\r\nGET /time" + common + "\r\n",
            "POST /orders" + json + "Content-Length: " + ORDER.length() + "\r\n\r\n" + ORDER,
            "POST /orders" + json + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(ORDER.length()) + "\r\n"
                    + ORDER + "\r\n0\r\n\r\nGET /balance" + common + "\r\n",
            "POST /orders" + json + "Transfer-Encoding: Chunked\r\nTrailer: A\r\n\r\n5;a=\"b\"\r\n"
                    + ORDER.substring(0, 5) + "\r\n" + Integer.toHexString(ORDER.length() - 5) + "\r\n"
                    + ORDER.substring(5)
                    + "\r\n0\r\nA: b\r\n\r\n",
            "POST /orders" + json + "Expect: 100-Continue\r\nContent-Length: " + ORDER.length() + "\r\n\r\n" + ORDER,
            "PATCH /orders/1" + json + "Content-Length: 12\r\n\r\n{\"price\":11}",
            "PUT /webhook" + json + "Content-Length: 35\r\n\r\n{\"webhook_url\":\"http://127.0.0.1/\"}",
            "DELETE /orders?symbol=PETR4&side=bid" + common + "\r\n",
            post("/orders/batch", batch(ORDER_ENTRY, REPLACE_ENTRY, CANCEL_ENTRY), json),
            // Of a batch: nothing, too much, another batch, two of one client_order_id, an id without one.
            post("/orders/batch", batch(), json) + post("/orders/batch", batch(fiftyOne()), json),
            post("/orders/batch", batch(ORDER_ENTRY, ORDER_ENTRY, "{\"op\":\"batch\",\"entries\":[]}"), json),
            post("/orders/cancel", "{\"ids\":[\"1\",\"client:a/b\",\"client:\"]}", json),
            // Of an own id: none, one with a slash or a space that should be encoded, one that is too long.
            "GET /orders/client:" + common + "\r\nGET /orders/client:a/b" + common + "\r\n",
            "GET /orders/client:a b" + common + "\r\n",
            "GET /orders/client:" + "x".repeat(37) + common + "\r\nGET /orders?client_order_id=" + common + "\r\n",
            post("/orders", ORDER.replace(DEADLINE, "2000-01-01T00:00:00Z"), json)
                    + post("/orders", ORDER.replace(DEADLINE, "+10000-01-01T00:00:00Z"), json),
            post("/orders?validate_only=true", ORDER, json) + post("/orders?validate_only=true", ORDER_ENTRY, json),
            // Cursors of other lists.
            "GET /orders?cursor=PETR4.a1" + common + "\r\nGET /stocks/VALE3/trades?cursor=PETR4.a1" + common + "\r\n",
            "GET /executions?after=0&limit=5" + common + "\r\nGET /fills?cursor=a1" + common + "\r\n",
            "POST /orders/1/cancel HTTP/1.0\r\nAuthorization: Bearer " + key + "\r\n\r\n",
            "GET http://x/health HTTP/1.1\r\nHost: x\r\n\r\nGET /nope HTTP/1.1\r\nHost: x\r\n\r\n",
            new String(HANDSHAKE, StandardCharsets.ISO_8859_1)
        };
        byte[][] bytes = new byte[requests.length][];
        for (int i = 0; i < requests.length; i++) {
            bytes[i] = Attacker.bytes(requests[i]);
        }
        return bytes;
    }

    private static String post(String path, String body, String headers) {
        return "POST " + path + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String batch(String... entries) {
        return "{\"entries\":[" + String.join(",", entries) + "]}";
    }

    private static String[] fiftyOne() {
        String[] entries = new String[51];
        Arrays.fill(entries, CANCEL_ENTRY);
        return entries;
    }

    /** Frames of every kind, with this key. */
    static byte[][] frames(String key) {
        String auth = "{\"op\":\"auth\",\"api_key\":\"" + key + "\"}";
        String submit = "{\"op\":\"submit\",\"request_id\":\"1\"," + ORDER.substring(1);
        String subscribe = "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"book\",\"symbols\":[\"PETR4\"]}]}";
        return new byte[][] {
            join(frame(0x81, auth), frame(0x81, submit), frame(0x88, "\u0003\u00e8")),
            join(
                    frame(0x81, auth),
                    frame(0x81, "{\"validate_only\":true," + submit.substring(1)),
                    frame(0x81, "{\"op\":\"cancel\",\"orig_client_order_id\":\"" + "x".repeat(37) + "\"}"),
                    frame(0x81, submit.replace(DEADLINE, "+10000-01-01T00:00:00Z"))),
            join(
                    frame(0x81, auth),
                    frame(0x01, submit.substring(0, 20)),
                    frame(0x89, "x"),
                    frame(0x80, submit.substring(20))),
            join(
                    frame(0x81, auth),
                    frame(0x81, "{\"op\":\"replace\",\"orig_client_order_id\":\"a/b\",\"price\":11}"),
                    frame(0x81, "{\"op\":\"cancel\",\"orig_client_order_id\":\"a/b\",\"order_id\":\"1\"}"),
                    frame(0x81, "{\"op\":\"time\",\"request_id\":\"t\"}")),
            join(
                    frame(0x81, auth),
                    frame(
                            0x81,
                            "{\"op\":\"batch\","
                                    + batch(ORDER_ENTRY, REPLACE_ENTRY, CANCEL_ENTRY)
                                            .substring(1)),
                    frame(0x81, "{\"op\":\"cancel_list\",\"ids\":[\"client:a/b\",\"client:\"]}"),
                    frame(0x81, "{\"op\":\"mass_cancel\",\"side\":\"ask\"}")),
            join(frame(0x81, subscribe), frame(0x82, "\0\1\2"), frame(0x8A, "")),
            join(
                    frame(0x81, "{\"op\":\"ping\",\"x\":\"" + "y".repeat(70_000) + "\"}"),
                    frame(0x81, "{\"op\":\"ping\"}")),
        };
    }

    /** A masked frame. */
    static byte[] frame(int first, String payload) {
        byte[] bytes = Attacker.bytes(payload);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(bytes.length + 14);
        frame.write(first);
        if (bytes.length < 126) {
            frame.write(0x80 | bytes.length);
        } else if (bytes.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(bytes.length >>> 8);
            frame.write(bytes.length);
        } else {
            frame.write(0x80 | 127);
            for (int i = 7; i >= 0; i--) {
                frame.write((int) ((long) bytes.length >>> (8 * i)));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(bytes);
        return frame.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
