package org.bourse.server.hostile;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that stall and clients that never pause, until it is closed: halves of heads, bodies, frames and Logons that are
 * held, and pipelined requests, floods of pings, bodies in chunks of one byte and what is no FIX.
 */
final class Attack implements AutoCloseable {

    private static final int WRITES_AT_ONCE = 65_536;
    private static final long REST_MILLIS = 20;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean over;

    private Attack() {}

    /** What is sent to a port: once, and then over and over. */
    private static final class Sent {

        private final int port;
        private final byte[] first;
        private final byte[] again;

        private Sent(int port, byte[] first, byte[] again) {
            this.port = port;
            this.first = first;
            this.again = again;
        }
    }

    /**
     * Begins.
     *
     * @param port of REST and WebSocket
     * @param fixPort of FIX; 0 leaves it alone
     * @param stalled connections that stall; each that is closed is opened anew
     * @param busy connections that never pause
     */
    static Attack start(int port, int fixPort, int stalled, int busy) {
        Attack attack = new Attack();
        byte[][] halves = {
            {},
            Attacker.bytes("GET /balance HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(10_000)),
            Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n" + " ".repeat(60_000)),
            Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"
                    + " ".repeat(60_000)),
            joined(RightInputs.HANDSHAKE, half(RightInputs.frame(0x81, "x".repeat(65_000)))),
        };
        for (byte[] half : halves) {
            attack.begin("stalled", () -> attack.stall(port, half, stalled / halves.length));
        }
        List<Sent> floods = new ArrayList<>(List.of(
                new Sent(port, new byte[0], repeated(Attacker.bytes("GET /nope HTTP/1.1\r\nHost: x\r\n\r\n"))),
                new Sent(port, RightInputs.HANDSHAKE, repeated(RightInputs.frame(0x89, "ping"))),
                new Sent(
                        port,
                        Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
                        repeated(Attacker.bytes("1\r\n \r\n"))),
                new Sent(port, RightInputs.HANDSHAKE, repeated(RightInputs.frame(0x01, "")))));
        if (fixPort != 0) {
            FixInputs stranger = new FixInputs("NOBODY", "a guess");
            byte[] logon = stranger.logon();
            attack.begin("stalled", () -> attack.stall(fixPort, new byte[0], stalled / halves.length));
            attack.begin("stalled", () -> attack.stall(fixPort, half(logon), stalled / halves.length));
            floods.add(new Sent(fixPort, new byte[0], repeated(logon)));
            floods.add(new Sent(fixPort, new byte[0], repeated(Attacker.bytes("8=FIX.4.4\u00019=5\u000135=0\u0001"))));
        }
        for (int i = 0; i < busy; i++) {
            Sent flood = floods.get(i % floods.size());
            attack.begin("busy", () -> attack.flood(flood));
        }
        return attack;
    }

    /** What was sent. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        over = true;
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
        for (Thread thread : threads) {
            thread.interrupt();
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name("attack-" + name).start(work));
    }

    private void stall(int port, byte[] half, int count) {
        List<Socket> held = new ArrayList<>();
        while (!over) {
            held.removeIf(this::isClosed);
            if (held.size() < count) {
                connect(port, half, held);
            } else {
                rest();
            }
        }
    }

    private void connect(int port, byte[] half, List<Socket> held) {
        try {
            Socket socket = open(port);
            held.add(socket);
            socket.getOutputStream().write(half);
            bytes.addAndGet(half.length);
            socket.setSoTimeout(1);
        } catch (IOException e) {
            rest();
        }
    }

    private boolean isClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // An answer; what counts is whether the end has come.
            }
            forget(socket);
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            forget(socket);
            return true;
        }
    }

    private void flood(Sent sent) {
        while (!over) {
            try (Socket socket = open(sent.port)) {
                Thread.ofVirtual().start(() -> drain(socket));
                socket.getOutputStream().write(sent.first);
                while (!over) {
                    socket.getOutputStream().write(sent.again);
                    bytes.addAndGet(sent.again.length);
                }
            } catch (IOException e) {
                // It was cut off, and comes again.
                rest();
            }
        }
    }

    private static void drain(Socket socket) {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The end.
        }
    }

    private Socket open(int port) throws IOException {
        Socket socket = Attacker.connect(port);
        sockets.add(socket);
        if (over) {
            socket.close();
        }
        return socket;
    }

    private void forget(Socket socket) {
        sockets.remove(socket);
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is to be gone, and is.
        }
    }

    /** An attacker on the same machine that never rests measures itself. */
    private static void rest() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] repeated(byte[] bytes) {
        int times = WRITES_AT_ONCE / bytes.length;
        byte[] all = new byte[times * bytes.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] half(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length / 2);
    }
}
