package org.bourse.server.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pages whose scripts may open a WebSocket: those of the exchange itself, and those that an operator allows. A browser
 * says in {@code Origin} which page asks; other programs say nothing, and are no page that could misuse its visitors.
 */
public final class AllowedOrigins {

    private static final String ANY = "*";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Set<String> allowed;

    /** Allows these besides the exchange's own, such as {@code https://trading.example}; {@code *} allows all. */
    public AllowedOrigins(Set<String> allowed) {
        this.allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this can be an origin: {@code scheme://host}, with or without a port, or {@code *}. */
    public static boolean isOrigin(String text) {
        return text.equals(ANY)
                || parse(text)
                        .filter(uri -> uri.getPath().isEmpty() && uri.getQuery() == null && uri.getUserInfo() == null)
                        .isPresent();
    }

    /**
     * Whether the page may.
     *
     * @param origin what the request says in {@code Origin}; nothing when it has none
     * @param host what it says in {@code Host}
     */
    public boolean allows(Optional<String> origin, Optional<String> host) {
        if (origin.isEmpty() || allowed.contains(ANY)) {
            return true;
        }
        String text = origin.get().strip().toLowerCase(Locale.ROOT);
        return allowed.contains(text)
                || parse(text)
                        .flatMap(page ->
                                host.map(own -> isSame(page, own.strip().toLowerCase(Locale.ROOT))))
                        .orElse(false);
    }

    /** Behind a proxy that ends TLS the scheme isn't ours to know, so host and port have to do. */
    private static boolean isSame(URI page, String host) {
        String name = page.getHost();
        int usual = usualPort(page);
        int port = page.getPort() < 0 ? usual : page.getPort();
        return host.equals(name + ":" + port) || (port == usual && host.equals(name));
    }

    private static int usualPort(URI page) {
        return "https".equals(page.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
