package org.bourse.server.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not an ordinary machine on the internet, after the special-purpose registries of IANA (RFC 6890
 * and what amends it). Of IPv6 only global unicast, 2000::/3, is ordinary at all. An address that carries an IPv4 address
 * inside it, which a gateway would unpack, is as special as that one.
 */
final class SpecialAddresses {

    /** Neighbouring addresses. */
    private static final class Block {

        private final byte[] network;
        private final int prefixBits;
        private final String name;

        private Block(byte[] network, int prefixBits, String name) {
            this.network = network;
            this.prefixBits = prefixBits;
            this.name = name;
        }

        static Block of(String cidr, String name) {
            int slash = cidr.indexOf('/');
            byte[] network = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
            return new Block(network, Integer.parseInt(cidr, slash + 1, cidr.length(), 10), name);
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int wholeBytes = prefixBits / 8;
            int restMask = 0xFF00 >> (prefixBits % 8) & 0xFF;
            return Arrays.equals(address, 0, wholeBytes, network, 0, wholeBytes)
                    && (restMask == 0 || ((address[wholeBytes] ^ network[wholeBytes]) & restMask) == 0);
        }
    }

    private static final List<Block> BLOCKS = List.of(
            Block.of("0.0.0.0/8", "an unspecified address"),
            Block.of("10.0.0.0/8", "a private address"),
            Block.of("100.64.0.0/10", "an address of a provider's own network"),
            Block.of("127.0.0.0/8", "a loopback address"),
            Block.of("169.254.0.0/16", "a link-local address"),
            Block.of("172.16.0.0/12", "a private address"),
            Block.of("192.0.0.0/24", "a reserved address"),
            Block.of("192.0.2.0/24", "a documentation address"),
            Block.of("192.88.99.0/24", "a reserved address"),
            Block.of("192.168.0.0/16", "a private address"),
            Block.of("198.18.0.0/15", "a benchmarking address"),
            Block.of("198.51.100.0/24", "a documentation address"),
            Block.of("203.0.113.0/24", "a documentation address"),
            Block.of("224.0.0.0/4", "a multicast address"),
            Block.of("240.0.0.0/4", "a reserved address"),
            Block.of("::/128", "an unspecified address"),
            Block.of("::1/128", "a loopback address"),
            Block.of("fc00::/7", "a unique local address"),
            Block.of("fe80::/10", "a link-local address"),
            Block.of("fec0::/10", "a site-local address"),
            Block.of("ff00::/8", "a multicast address"),
            Block.of("2001:db8::/32", "a documentation address"),
            Block.of("3fff::/20", "a documentation address"),
            Block.of("2001::/23", "a reserved address"));

    private static final Block GLOBAL_UNICAST = Block.of("2000::/3", "");
    private static final Block TRANSLATED = Block.of("64:ff9b::/96", "");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16", "");

    private SpecialAddresses() {}

    /** The kind of a special address, such as "a loopback address"; nothing when it is an ordinary one. */
    static Optional<String> kindOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        // NAT64 has the IPv4 address in its last 4 bytes, 6to4 behind its first 2. Mapped ones are IPv4 in Java anyway.
        if (TRANSLATED.contains(bytes)) {
            return kindOf(embedded(bytes, 12));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return kindOf(embedded(bytes, 2));
        }
        Optional<String> named = BLOCKS.stream()
                .filter(block -> block.contains(bytes))
                .map(block -> block.name)
                .findFirst();
        if (named.isPresent() || address instanceof Inet4Address || GLOBAL_UNICAST.contains(bytes)) {
            return named;
        }
        return Optional.of("a reserved address");
    }

    private static InetAddress embedded(byte[] address, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address, offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }
}
