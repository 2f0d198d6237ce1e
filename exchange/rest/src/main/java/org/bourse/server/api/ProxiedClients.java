package org.bourse.server.api;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import org.bourse.server.access.ClientAddresses;
import org.bourse.server.guard.ClientLookup;

/** The clients behind the proxies that the operator trusts: tells the guard whose a request is. */
record ProxiedClients(ClientAddresses addresses) implements ClientLookup {

    @Override
    public boolean isTrustedProxy(InetAddress peer) {
        return addresses.isTrustedProxy(peer);
    }

    @Override
    public InetAddress of(InetAddress peer, Function<String, List<String>> header) {
        return addresses.of(peer, header);
    }
}
