package org.bourse.contract;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of IP addresses.
 *
 * @param address its first address
 * @param prefixBits how many leading bits all its addresses share
 */
public record Network(InetAddress address, int prefixBits) {

    /** A number without a 0 in front, as others read 010 as 8. */
    private static final String DECIMAL = "(0|[1-9]\\d{0,2})";

    /** The length of the prefix that one subscriber of an IPv6 provider has at the least. */
    private static final int IPV6_CLIENT_BITS = 64;

    public Network {
        int most = address.getAddress().length * Byte.SIZE;
        if (prefixBits < 0 || prefixBits > most) {
            throw new IllegalArgumentException("prefixBits must be between 0 and " + most + ", not " + prefixBits);
        }
        address = masked(address, prefixBits);
    }

    /** Reads {@code 10.0.0.0/8}, {@code 10.1.2.3}, {@code fd00::/8}; nothing when the text is none of these. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new Network(address.get(), most));
        }
        String bits = text.substring(slash + 1);
        boolean number = bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most;
        return number ? Optional.of(new Network(address.get(), Integer.parseInt(bits))) : Optional.empty();
    }

    /** An address that is written as such, never a name that would have to be looked up. */
    public static Optional<InetAddress> address(String text) {
        boolean literal = text.indexOf(':') >= 0
                ? text.matches("[0-9A-Fa-f:.]{2,45}")
                : text.matches(DECIMAL + "(\\." + DECIMAL + "){3}");
        if (!literal) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Those who are limited together with this address: it alone, or in IPv6 all of one subscriber. */
    public static Network ofClient(InetAddress address) {
        int bits = address.getAddress().length * Byte.SIZE;
        return new Network(address, Math.min(bits, bits == Integer.SIZE ? bits : IPV6_CLIENT_BITS));
    }

    /** Whether the address is one of these. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && masked(other, prefixBits).equals(address);
    }

    private static InetAddress masked(InetAddress address, int prefixBits) {
        byte[] bytes = address.getAddress();
        int whole = prefixBits / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> prefixBits % Byte.SIZE);
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has as many bytes as before", e);
        }
    }

    /** As it is written in settings. */
    @Override
    public String toString() {
        boolean one = prefixBits == address.getAddress().length * Byte.SIZE;
        return address.getHostAddress() + (one ? "" : "/" + prefixBits);
    }
}
