package org.bourse.server.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sockets to the exchange from addresses of the attackers' own: on Linux all of 127/8 is this machine. */
final class Attacker {

    /** Addresses that fuzzers come from. One has too few ports: each is kept for a minute after its connection has ended. */
    private static final int ADDRESSES = 16;

    private static final int TIMEOUT_MILLIS = 180_000;

    private Attacker() {}

    static Socket connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** @param number of the connection: a later one has another address */
    static Socket connect(int port, long number) throws IOException {
        byte[] address = {127, 0, 6, (byte) (66 + number % ADDRESSES)};
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
        } catch (IOException e) {
            // Not everywhere; then attackers and honest clients share an address.
            socket.close();
            socket = new Socket();
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        return socket;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
