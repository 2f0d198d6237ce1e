package org.bourse.loadtest.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * New orders from many brokers in many instruments: passive limits 75 %, aggressive limits 20 %, market orders 5 %, each
 * with a client order id of its own. The same seed gives the same orders.
 */
public final class OrderRequests implements Requests {

    private static final int MIDDLE_CENTS = 100_000;
    private static final int DEPTH_CENTS = 50;
    private static final int LARGEST_QUANTITY = 100;

    /** The kind of an order is a number below this: the first are market orders, then aggressive, then passive limits. */
    private static final int MOST_KINDS = 100;

    private static final byte[] BID = bytes("bid");
    private static final byte[] ASK = bytes("ask");

    private final byte[][] heads;
    private final byte[] clientIdPrefix;
    private final int symbols;
    private final SplittableRandom random;
    private final boolean allRest;
    private final ByteBuffer body = ByteBuffer.allocate(1_024);
    private long sent;

    /**
     * Orders of the brokers with these API keys.
     *
     * @param run makes the client order ids of this run different from any other run's; at most 16 characters
     * @param symbols how many instruments, 1 to 999,999
     */
    public OrderRequests(List<String> apiKeys, String run, int symbols, long seed) {
        this(apiKeys, run, symbols, seed, false);
    }

    private OrderRequests(List<String> apiKeys, String run, int symbols, long seed, boolean allRest) {
        this.heads = apiKeys.stream()
                .map(key -> bytes("POST /orders HTTP/1.1\r\nHost: exchange\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + key + "\r\nContent-Length: "))
                .toArray(byte[][]::new);
        this.clientIdPrefix = bytes(run + "-");
        this.symbols = symbols;
        this.random = new SplittableRandom(seed);
        this.allRest = allRest;
    }

    /** Only orders that rest: their prices never meet. */
    static OrderRequests resting(List<String> apiKeys, String run, int symbols, long seed) {
        return new OrderRequests(apiKeys, run, symbols, seed, true);
    }

    @Override
    public void writeNext(ByteBuffer request) {
        writeBody();
        request.put(heads[random.nextInt(heads.length)]);
        putNumber(request, body.remaining());
        put(request, "\r\n\r\n");
        request.put(body);
    }

    private void writeBody() {
        body.clear();
        put(body, "{\"document_number\":\"12345678901\",\"client_order_id\":\"");
        body.put(clientIdPrefix);
        putNumber(body, ++sent);
        put(body, "\",\"symbol\":\"SYM");
        putNumber(body, 1L + random.nextInt(symbols));
        put(body, "\",\"side\":\"");
        boolean bid = random.nextBoolean();
        body.put(bid ? BID : ASK);
        put(body, "\",\"quantity\":");
        putNumber(body, 1L + random.nextInt(LARGEST_QUANTITY));
        writeTerms(bid, allRest ? MOST_KINDS - 1 : random.nextInt(MOST_KINDS));
        body.flip();
    }

    private void writeTerms(boolean bid, int kind) {
        if (kind < 5) {
            put(body, ",\"order_type\":\"market\"}");
            return;
        }
        boolean aggressive = kind < 25;
        int away = aggressive ? -random.nextInt(1, 10) : random.nextInt(1, DEPTH_CENTS);
        put(body, ",\"price\":");
        putNumber(body, bid ? MIDDLE_CENTS - away : MIDDLE_CENTS + away);
        put(body, ",\"valid_until\":\"2099-12-31T23:59:59Z\"}");
    }

    private static void put(ByteBuffer buffer, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            buffer.put((byte) ascii.charAt(i));
        }
    }

    private static void putNumber(ByteBuffer buffer, long number) {
        put(buffer, Long.toString(number));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
