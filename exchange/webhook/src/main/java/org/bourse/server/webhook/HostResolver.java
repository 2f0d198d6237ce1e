package org.bourse.server.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
interface HostResolver {

    /** The operating system's way. */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Its addresses, the preferred one first, each with the host as its name; at least one.
     *
     * @throws UnknownHostException when there are none, or nobody can tell now
     */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
