package org.bourse.server.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bourse.engine.model.Texts;

/**
 * The rules for the addresses of webhooks. A broker chooses an address that the exchange then calls from inside its own
 * network, so without this rule any broker could reach what only the exchange's neighbours should. The rule holds at
 * registration and again at each connection, because names may come to mean other addresses.
 */
public final class WebhookAddressPolicy {

    private final boolean allowPrivate;
    private final HostResolver resolver;

    /** As the settings say, with the operating system's name resolution. */
    public WebhookAddressPolicy(WebhookSettings settings) {
        this(settings.allowPrivate(), HostResolver.SYSTEM);
    }

    WebhookAddressPolicy(boolean allowPrivate, HostResolver resolver) {
        this.allowPrivate = allowPrivate;
        this.resolver = resolver;
    }

    /**
     * The reason that a webhook may not have this address: a clause that continues a sentence begun with the address's
     * name, such as "must not be at a loopback address (127.0.0.1)"; nothing when it may. Asks name servers, so it may
     * take seconds. A name that has no address now is accepted, because it may have one when it is needed; it is
     * checked then.
     */
    public Optional<String> refusal(String url) {
        if (url.length() > Texts.MAX_WEBHOOK_URL_LENGTH) {
            return Optional.of("must not be longer than " + Texts.MAX_WEBHOOK_URL_LENGTH + " characters");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be a URL: " + e.getReason());
        }
        return refusalOfForm(uri).or(() -> refusalOfHost(uri.getHost()));
    }

    /**
     * The address to connect to.
     *
     * @param host as in the URL
     * @throws RefusedAddressException when any of the host's addresses is one where no webhook may be
     * @throws UnknownHostException when it has none
     */
    InetAddress addressFor(String host) throws UnknownHostException {
        List<InetAddress> addresses = resolver.addressesOf(unbracketed(host));
        refusalOf(addresses).ifPresent(refusal -> {
            throw new RefusedAddressException("the receiver " + refusal);
        });
        return addresses.getFirst();
    }

    private static Optional<String> refusalOfForm(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("must begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("must not have a user or password in it");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("must not have a fragment (#...)");
        }
        if (uri.getHost() == null) {
            return Optional.of("must have a host that is a name, an IPv4 address of four decimal numbers, or an IPv6"
                    + " address in brackets");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            return Optional.of("must have a port between 1 and 65535, not " + uri.getPort());
        }
        return Optional.empty();
    }

    private Optional<String> refusalOfHost(String host) {
        if (host.indexOf('%') >= 0) {
            return Optional.of("must not have a zone in its IPv6 address");
        }
        if (looksLikeNumbers(host) && !isPlainIpv4(host)) {
            return Optional.of("must have an IPv4 address of four decimal numbers without leading zeros");
        }
        if (allowPrivate) {
            return Optional.empty();
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return Optional.of("must not be at a loopback address (" + host + ")");
        }
        try {
            return refusalOf(resolver.addressesOf(unbracketed(host)));
        } catch (UnknownHostException e) {
            // No address now; a receiver that never gets one is told so in the log of deliveries.
            return Optional.empty();
        }
    }

    private Optional<String> refusalOf(List<InetAddress> addresses) {
        if (allowPrivate) {
            return Optional.empty();
        }
        for (InetAddress address : addresses) {
            Optional<String> kind = SpecialAddresses.kindOf(address);
            if (kind.isPresent()) {
                return Optional.of("must not be at " + kind.get() + " (" + address.getHostAddress() + ")");
            }
        }
        return Optional.empty();
    }

    /** Whether resolvers may take it for an IPv4 address in one of that form's many spellings. */
    private static boolean looksLikeNumbers(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean decimal = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
        return decimal || last.startsWith("0x") || last.startsWith("0X");
    }

    private static boolean isPlainIpv4(String host) {
        List<String> parts = List.of(host.split("\\.", -1));
        return parts.size() == 4 && parts.stream().allMatch(WebhookAddressPolicy::isPlainByte);
    }

    private static boolean isPlainByte(String part) {
        boolean digits = !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && (part.length() == 1 || part.charAt(0) != '0') && Integer.parseInt(part) <= 255;
    }

    /** A host without the brackets that an IPv6 address has in a URL. */
    static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
