package org.bourse.loadtest.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection with at most one request under way. Reads answers that have a Content-Length. Not the
 * JDK's client, by which {@link org.bourse.loadtest.exchange.ExchangeClient} makes the few calls beside a load: thousands of
 * orders a second through that would cost more of the machine than the exchange does, which is to be measured.
 */
final class Connection {

    private static final byte[] CONTENT_LENGTH = {
        'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
    };

    /** The beginning of an entry of a batch's answer; nothing within an entry begins so. */
    private static final byte[] ENTRY_STATUS = "{\"status\":".getBytes(StandardCharsets.US_ASCII);

    /** Bytes that a request has at most. */
    static final int LONGEST_REQUEST = 32 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(LONGEST_REQUEST);
    private final ByteBuffer response = ByteBuffer.allocateDirect(256 * 1024);
    private final byte[] received = new byte[256 * 1024];
    private long dueNanos;
    private int length;
    private int status;

    Connection(SocketChannel channel) {
        this.channel = channel;
    }

    SelectionKey key(Selector selector) {
        return channel.keyFor(selector);
    }

    long dueNanos() {
        return dueNanos;
    }

    int status() {
        return status;
    }

    /**
     * Counts the statuses of the orders of a batch, one for each; that of the whole answer where it was refused.
     *
     * @throws IOException when the answer has not as many as the batch had orders
     */
    void countEntries(int batch, Map<Integer, Long> statuses) throws IOException {
        if (status != 200) {
            statuses.merge(status, 1L, Long::sum);
            return;
        }
        int entries = 0;
        for (int i = endOfHead(); i + ENTRY_STATUS.length < length; i++) {
            if (isEntry(i)) {
                statuses.merge(number(i + ENTRY_STATUS.length), 1L, Long::sum);
                entries++;
            }
        }
        if (entries != batch) {
            throw new IOException("a batch of " + batch + " orders was answered with " + entries + " statuses");
        }
    }

    private boolean isEntry(int from) {
        return Arrays.equals(received, from, from + ENTRY_STATUS.length, ENTRY_STATUS, 0, ENTRY_STATUS.length);
    }

    /** Sends the next request; answers whether all of it is out. */
    boolean send(OrderRequests requests, long requestDueNanos) throws IOException {
        dueNanos = requestDueNanos;
        length = 0;
        request.clear();
        requests.writeNext(request);
        request.flip();
        return flush();
    }

    boolean flush() throws IOException {
        channel.write(request);
        return !request.hasRemaining();
    }

    /** Reads what is there; answers whether the answer is complete. */
    boolean receive() throws IOException {
        response.clear();
        int read = channel.read(response);
        if (read < 0) {
            throw new EOFException("the exchange closed a connection while a request was under way");
        }
        response.flip();
        if (length + read > received.length) {
            throw new IOException("an answer is larger than " + received.length + " bytes");
        }
        response.get(received, length, read);
        length += read;
        return isComplete();
    }

    private boolean isComplete() {
        int body = endOfHead();
        if (body < 0 || length < body + contentLength(body)) {
            return false;
        }
        status = (received[9] - '0') * 100 + (received[10] - '0') * 10 + (received[11] - '0');
        return true;
    }

    private int endOfHead() {
        for (int i = 0; i + 3 < length; i++) {
            if (received[i] == '\r' && received[i + 1] == '\n' && received[i + 2] == '\r' && received[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private int contentLength(int head) {
        for (int i = 0; i + CONTENT_LENGTH.length < head; i++) {
            if (isContentLength(i)) {
                return number(i + CONTENT_LENGTH.length);
            }
        }
        return 0;
    }

    private boolean isContentLength(int from) {
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            if ((received[from + i] | 0x20) != (CONTENT_LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int number(int from) {
        int i = from;
        while (received[i] == ' ') {
            i++;
        }
        int number = 0;
        while (received[i] >= '0' && received[i] <= '9') {
            number = number * 10 + received[i++] - '0';
        }
        return number;
    }
}
