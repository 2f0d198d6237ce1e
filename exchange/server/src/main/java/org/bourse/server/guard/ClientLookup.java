package org.bourse.server.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/** Whose a request is: the peer's, or, where the peer is a proxy that is trusted, that of whom it says it is. */
@FunctionalInterface
public interface ClientLookup {

    /** No proxy is trusted. */
    ClientLookup PEER = (peer, header) -> peer;

    /** The client's address, from the connection's peer and the values of a request's header by its name. */
    InetAddress of(InetAddress peer, Function<String, List<String>> header);
}
