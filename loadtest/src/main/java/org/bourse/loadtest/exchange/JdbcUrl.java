package org.bourse.loadtest.exchange;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address of a PostgreSQL as the JDBC driver takes it. */
final class JdbcUrl {

    private JdbcUrl() {}

    /** From {@code postgresql://user:password@host:port/database}, or a JDBC URL as it is. */
    static String of(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return url;
        }
        URI uri = URI.create(url);
        String scheme = String.valueOf(uri.getScheme());
        String user = String.valueOf(uri.getUserInfo());
        int colon = user.indexOf(':');
        if (!(scheme.equals("postgresql") || scheme.equals("postgres")) || uri.getHost() == null || colon < 0) {
            throw new ExchangeFailure("a database is given as postgresql://user:password@host:port/database");
        }
        return "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath()
                + "?user=" + encoded(user.substring(0, colon)) + "&password=" + encoded(user.substring(colon + 1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
