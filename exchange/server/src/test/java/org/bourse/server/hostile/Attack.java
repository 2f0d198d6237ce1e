package org.bourse.server.hostile;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that stall and clients that never pause, until it is closed: halves of heads, bodies and frames that are held,
 * and pipelined requests, floods of pings and bodies in chunks of one byte.
 */
final class Attack implements AutoCloseable {

    private static final int WRITES_AT_ONCE = 65_536;
    private static final long REST_MILLIS = 20;

    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean over;

    private Attack(int port) {
        this.port = port;
    }

    /**
     * Begins.
     *
     * @param stalled connections that stall; each that is closed is opened anew
     * @param busy connections that never pause
     */
    static Attack start(int port, int stalled, int busy) {
        Attack attack = new Attack(port);
        byte[][] halves = {
            {},
            Attacker.bytes("GET /balance HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(10_000)),
            Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n" + " ".repeat(60_000)),
            Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"
                    + " ".repeat(60_000)),
            joined(RightInputs.HANDSHAKE, half(RightInputs.frame(0x81, "x".repeat(65_000)))),
        };
        for (byte[] half : halves) {
            attack.begin("stalled", () -> attack.stall(half, stalled / halves.length));
        }
        byte[][] floods = {
            repeated(Attacker.bytes("GET /nope HTTP/1.1\r\nHost: x\r\n\r\n")),
            repeated(RightInputs.frame(0x89, "ping")),
            repeated(Attacker.bytes("1\r\n \r\n")),
            repeated(RightInputs.frame(0x01, "")),
        };
        byte[][] starts = {
            {},
            RightInputs.HANDSHAKE,
            Attacker.bytes("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
            RightInputs.HANDSHAKE,
        };
        for (int i = 0; i < busy; i++) {
            int kind = i % floods.length;
            attack.begin("busy", () -> attack.flood(starts[kind], floods[kind]));
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

    private void stall(byte[] half, int count) {
        List<Socket> held = new ArrayList<>();
        while (!over) {
            held.removeIf(this::isClosed);
            if (held.size() < count) {
                connect(half, held);
            } else {
                rest();
            }
        }
    }

    private void connect(byte[] half, List<Socket> held) {
        try {
            Socket socket = open();
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

    private void flood(byte[] start, byte[] flood) {
        while (!over) {
            try (Socket socket = open()) {
                Thread.ofVirtual().start(() -> drain(socket));
                socket.getOutputStream().write(start);
                while (!over) {
                    socket.getOutputStream().write(flood);
                    bytes.addAndGet(flood.length);
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

    private Socket open() throws IOException {
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
