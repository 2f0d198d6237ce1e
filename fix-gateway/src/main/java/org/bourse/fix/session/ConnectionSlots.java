package org.bourse.fix.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mina.core.session.IoSession;

/**
 * The limits of open connections. A connection that has not logged on gives way to a newer one when there are too many,
 * of its address or of all: the oldest of the address that has most of them. So idle connections keep nobody out, and a
 * client that is logged on is never closed for another. Safe from any thread.
 */
final class ConnectionSlots {

    private static final InetAddress NOWHERE = InetAddress.getLoopbackAddress();

    private final int max;
    private final int maxPerAddress;
    private final Map<InetAddress, Connections> byAddress = new HashMap<>();
    private int open;

    ConnectionSlots(int max, int maxPerAddress) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /**
     * A connection was opened.
     *
     * @return the connection to close for it, which may be this one itself; empty when there is room
     */
    synchronized Optional<IoSession> opened(IoSession io) {
        Connections own = byAddress.computeIfAbsent(address(io), address -> new Connections());
        own.waiting.add(io);
        open++;
        if (own.count() > maxPerAddress) {
            return Optional.of(giveWay(own));
        }
        return open > max ? Optional.of(giveWay(most())) : Optional.empty();
    }

    /** A connection has logged on: it gives way to no other. */
    synchronized void loggedOn(IoSession io) {
        Connections own = byAddress.get(address(io));
        if (own != null && own.waiting.remove(io)) {
            own.loggedOn.add(io);
        }
    }

    /** A connection was closed. */
    synchronized void closed(IoSession io) {
        Connections own = byAddress.get(address(io));
        if (own != null && (own.waiting.remove(io) || own.loggedOn.remove(io))) {
            open--;
        }
        if (own != null && own.count() == 0) {
            byAddress.remove(address(io));
        }
    }

    synchronized int open() {
        return open;
    }

    /** Its place is free from now on, though it takes a moment to be closed. */
    private IoSession giveWay(Connections connections) {
        open--;
        return connections.waiting.removeFirst();
    }

    private Connections most() {
        Connections most = new Connections();
        for (Connections connections : byAddress.values()) {
            if (connections.waiting.size() > most.waiting.size()) {
                most = connections;
            }
        }
        return most;
    }

    /** The address that a connection comes from. */
    static InetAddress address(IoSession io) {
        SocketAddress remote = io.getRemoteAddress();
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null ? inet.getAddress() : NOWHERE;
    }

    /** The connections of one address. */
    private static final class Connections {

        private final LinkedHashSet<IoSession> waiting = new LinkedHashSet<>();
        private final Set<IoSession> loggedOn = new HashSet<>();

        int count() {
            return waiting.size() + loggedOn.size();
        }
    }
}
