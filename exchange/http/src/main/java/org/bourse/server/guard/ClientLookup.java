package org.bourse.server.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/** Finds the client of a request: the peer, or, where the peer is a trusted proxy, the client that it names. */
public interface ClientLookup {

    /** No proxy is trusted. */
    ClientLookup PEER = new ClientLookup() {
        @Override
        public boolean isTrustedProxy(InetAddress peer) {
            return false;
        }

        @Override
        public InetAddress of(InetAddress peer, Function<String, List<String>> header) {
            return peer;
        }
    };

    /** Whether the peer is a proxy that speaks for others. */
    boolean isTrustedProxy(InetAddress peer);

    /** The client's address, from the connection's peer and the values of a request's header by its name. */
    InetAddress of(InetAddress peer, Function<String, List<String>> header);
}
