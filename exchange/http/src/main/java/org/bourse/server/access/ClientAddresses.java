package org.bourse.server.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.bourse.contract.Network;

/**
 * Finds the address that a request counts for. That is the other end of the connection, unless it is a proxy that the
 * operator trusts: then it is the last address that the proxies did not write themselves. What others say in these
 * headers is ignored, because anyone can write them.
 */
public final class ClientAddresses {

    /** Nobody is behind more proxies, and a header may be long. */
    private static final int MOST_HOPS = 16;

    private static final String PROTOCOL = "X-Forwarded-Proto";

    private final List<Network> trustedProxies;
    private final ProxyHeader header;

    /** Trusts what these proxies write into this header. */
    public ClientAddresses(List<Network> trustedProxies, ProxyHeader header) {
        this.trustedProxies = List.copyOf(trustedProxies);
        this.header = header;
    }

    /** Whether the address is a trusted proxy's: it may have more connections than a client. */
    public boolean isTrustedProxy(InetAddress peer) {
        return trustedProxies.stream().anyMatch(proxy -> proxy.contains(peer));
    }

    /**
     * The client's address.
     *
     * @param peer the other end of the connection
     * @param headerValues the values of the header with this name, in the order in which they came
     */
    public InetAddress of(InetAddress peer, Function<String, List<String>> headerValues) {
        if (trustedProxies.isEmpty() || !isTrustedProxy(peer)) {
            return peer;
        }
        InetAddress nearest = peer;
        List<String> hops = hops(headerValues.apply(header.headerName()));
        for (int i = hops.size() - 1; i >= 0 && isTrustedProxy(nearest); i--) {
            Optional<InetAddress> hop = Network.address(hops.get(i));
            if (hop.isEmpty()) {
                // "unknown", or a name: the proxy that says so is all that is known.
                return nearest;
            }
            nearest = hop.get();
        }
        return nearest;
    }

    /**
     * Whether the client's side of a trusted proxy is encrypted, as the proxy says: {@code X-Forwarded-Proto}, or
     * {@code proto=} in {@code Forwarded}. The value that was written last counts.
     */
    public boolean isEncrypted(InetAddress peer, Function<String, List<String>> headerValues) {
        if (!isTrustedProxy(peer)) {
            return false;
        }
        List<String> values = headerValues.apply(header == ProxyHeader.FORWARDED ? header.headerName() : PROTOCOL);
        if (values.isEmpty()) {
            return false;
        }
        String[] parts = values.getLast().split(",", -1);
        String last = parts[parts.length - 1].strip();
        String scheme = header == ProxyHeader.FORWARDED ? parameter(last, "proto=") : last;
        return scheme.replace("\"", "").equalsIgnoreCase("https");
    }

    /** Each hop's address without port, brackets and quotes; the newest ones only. */
    private List<String> hops(List<String> values) {
        List<String> hops = new ArrayList<>();
        for (int i = values.size() - 1; i >= 0 && hops.size() < MOST_HOPS; i--) {
            String[] parts = values.get(i).split(",", -1);
            for (int j = parts.length - 1; j >= 0 && hops.size() < MOST_HOPS; j--) {
                hops.addFirst(host(header == ProxyHeader.FORWARDED ? parameter(parts[j], "for=") : parts[j].strip()));
            }
        }
        return hops;
    }

    /** The value of a parameter in one element of {@code Forwarded}; empty when it has none. */
    private static String parameter(String element, String nameAndEquals) {
        for (String pair : element.split(";", -1)) {
            String stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith(nameAndEquals)) {
                return stripped.substring(nameAndEquals.length()).strip();
            }
        }
        return "";
    }

    private static String host(String node) {
        String bare = node.length() >= 2 && node.startsWith("\"") && node.endsWith("\"")
                ? node.substring(1, node.length() - 1)
                : node;
        if (bare.startsWith("[")) {
            int end = bare.indexOf(']');
            return end < 0 ? "" : bare.substring(1, end);
        }
        int colon = bare.indexOf(':');
        boolean hasPort = colon >= 0 && colon == bare.lastIndexOf(':');
        return hasPort ? bare.substring(0, colon) : bare;
    }
}
