package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Something between a client and a server that passes bytes on, and cuts the connections that there are when it is told to. */
final class ConnectionCutter implements Closeable {

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int to;

    ConnectionCutter(int to) throws IOException {
        this.to = to;
        Thread unused = Thread.ofVirtual().name("cutter").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Cuts what is open, wherever a request or its answer is. */
    void cut() {
        sockets.forEach(ConnectionCutter::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                try {
                    Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
                    sockets.add(there);
                    pass(client, there);
                    pass(there, client);
                } catch (IOException e) {
                    close(client);
                }
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void pass(Socket from, Socket into) {
        Thread unused = Thread.ofVirtual().start(() -> {
            try {
                long passed = from.getInputStream().transferTo(into.getOutputStream());
                assert passed >= 0;
            } catch (IOException e) {
                // Cut.
            } finally {
                close(from);
                close(into);
                sockets.remove(from);
                sockets.remove(into);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
