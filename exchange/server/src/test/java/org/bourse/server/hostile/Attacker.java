package org.bourse.server.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket to the exchange from an address of the attackers' own: on Linux all of 127/8 is this machine. */
final class Attacker {

    private static final byte[] ADDRESS = {127, 0, 6, 66};
    private static final int TIMEOUT_MILLIS = 20_000;

    private Attacker() {}

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), 0));
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
