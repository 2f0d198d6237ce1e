package org.bourse.server.webhook;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;

/**
 * The socket to a receiver, which ends its own input after a number of bytes. The bound on what an answer may have doesn't
 * hold below TLS: the JDK's TLS, when it gives a connection up, reads on for as long as something is there to be read.
 *
 * <p>Owned by one attempt at a time, like the connection.
 */
final class ReceiverWire extends Socket {

    /** The bytes that TLS may take to agree on keys: certificates and all, a few kilobytes. */
    private static final int MOST_HANDSHAKE_BYTES = 262_144;

    /** The factor by which bytes on the wire may exceed their content: records cost some thirty bytes each. */
    private static final int MOST_EXPANSION = 4;

    private static final int MOST_BESIDE_CONTENT = 65_536;

    private int left = MOST_HANDSHAKE_BYTES;

    /** One that goes to the receiver itself, whatever proxies the environment names. */
    ReceiverWire() {
        super(Proxy.NO_PROXY);
    }

    /** Lets as much in as this much content can need. */
    void allow(int contentBytes) {
        left = contentBytes * MOST_EXPANSION + MOST_BESIDE_CONTENT;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    private final class Bounded extends FilterInputStream {

        private Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = left > 0 ? super.read() : -1;
            left -= one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = left > 0 ? super.read(into, offset, Math.min(length, left)) : -1;
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long count = super.skip(Math.min(bytes, left));
            left -= (int) count;
            return count;
        }

        @Override
        public int available() throws IOException {
            return Math.min(super.available(), left);
        }
    }
}
