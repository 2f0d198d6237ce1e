package org.bourse.server.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A receiver that answers each request with the very bytes it is told, whether they are HTTP or not. */
public final class RawReceiver implements AutoCloseable {

    /** What is done with a connection once a request was read from it. */
    @FunctionalInterface
    public interface Answer {

        /** Writes; the connection is read from again afterwards, unless it was closed. */
        void give(Socket connection, OutputStream out) throws IOException;

        /** These bytes, and the connection stays open. */
        static Answer of(String bytes) {
            return (connection, out) -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** These bytes and the end. */
        static Answer andEnd(String bytes) {
            return (connection, out) -> {
                out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                connection.close();
            };
        }

        /** The first bytes, and then the others for as long as anybody takes them. */
        static Answer forEver(String first, String again) {
            return (connection, out) -> {
                out.write(first.getBytes(StandardCharsets.ISO_8859_1));
                byte[] piece = again.repeat(1 + 8_192 / again.length()).getBytes(StandardCharsets.ISO_8859_1);
                while (!connection.isClosed()) {
                    out.write(piece);
                }
            };
        }

        /** These bytes over and over by so many threads that there is always something to be read. */
        static Answer withoutAPause(String bytes) {
            Answer one = forEver(bytes, bytes);
            return (connection, out) -> {
                for (int i = 0; i < WRITERS; i++) {
                    Thread.ofVirtual().start(() -> {
                        try {
                            one.give(connection, out);
                        } catch (IOException e) {
                            // The other side has had enough.
                        }
                    });
                }
                one.give(connection, out);
            };
        }
    }

    private static final int WRITERS = 8;

    private final ServerSocket server;
    private final boolean asksFirst;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private volatile Answer answer;

    /** One that is there from now on. */
    public RawReceiver(Answer answer) {
        this(answer, true);
    }

    private RawReceiver(Answer answer, boolean asksFirst) {
        this.answer = answer;
        this.asksFirst = asksFirst;
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** One that does this to each connection without reading from it. */
    public static RawReceiver deaf(Answer answer) {
        return new RawReceiver(answer, false);
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
    }

    /** The bodies of the requests that came, in order. */
    public List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    /** Bytes that the other side, or the machine's buffers, took. */
    long written() {
        return written.get();
    }

    boolean hasOpenConnections() {
        return !open.isEmpty();
    }

    void answerWith(Answer other) {
        answer = other;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new Counted(connection.getOutputStream());
            if (!asksFirst) {
                answer.give(connection, out);
            }
            while (!connection.isClosed()) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                String length = head.toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
                requests.add(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
                answer.give(connection, out);
            }
        } catch (IOException e) {
            // The other side has had enough.
        } finally {
            open.remove(connection);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Counted extends OutputStream {

        private final OutputStream out;

        private Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            written.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written.addAndGet(length);
        }
    }
}
