package org.bourse.fix;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between client and exchange that can fail as networks do: one side sees the end of its connection only. */
final class HalfOpenProxy implements Closeable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress exchange;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();

    HalfOpenProxy(InetSocketAddress exchange) throws IOException {
        this.exchange = exchange;
        Thread.ofVirtual().start(this::acceptAll);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Ends the clients' connections; the exchange's stay open, and nothing comes over them any more. */
    void loseClients() throws IOException {
        for (Pair pair : pairs) {
            pair.lost = true;
            pair.client.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), exchange.getPort()));
                pairs.add(pair);
                Thread.ofVirtual().start(() -> pair.pump(client, pair.exchange));
                Thread.ofVirtual().start(() -> pair.pump(pair.exchange, client));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Pair pair : pairs) {
            pair.client.close();
            pair.exchange.close();
        }
    }

    private static final class Pair {

        private final Socket client;
        private final Socket exchange;
        private volatile boolean lost;

        Pair(Socket client, Socket exchange) {
            this.client = client;
            this.exchange = exchange;
        }

        void pump(Socket from, Socket to) {
            byte[] bytes = new byte[8_192];
            try {
                int length = from.getInputStream().read(bytes);
                while (length >= 0 && !lost) {
                    to.getOutputStream().write(bytes, 0, length);
                    length = from.getInputStream().read(bytes);
                }
            } catch (IOException e) {
                // One of them is closed.
            }
            if (!lost) {
                closeBoth();
            }
        }

        private void closeBoth() {
            try (client;
                    exchange) {
                lost = true;
            } catch (IOException e) {
                // They are closed.
            }
        }
    }
}
