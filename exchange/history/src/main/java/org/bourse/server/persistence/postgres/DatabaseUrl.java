package org.bourse.server.persistence.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of a database, and the user to connect as.
 *
 * @param jdbcUrl without user and password
 * @param user may be empty: then the JDBC URL or the driver's defaults decide
 * @param password may be empty
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    private static final String JDBC = "jdbc:postgresql:";
    private static final int LAST_PORT = 65_535;
    private static final String ALLOWED =
            "postgresql://user:password@host:port/database (special characters in user and"
                    + " password percent-encoded) or jdbc:postgresql://host:port/database?user=...&password=...";

    /**
     * Reads a URL in either form.
     *
     * @throws IllegalArgumentException when it is neither; the message says what is allowed and shows no password
     */
    public static DatabaseUrl parse(String text) {
        if (text.startsWith(JDBC)) {
            return requirePorts(fromJdbc(text));
        }
        if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
            return requirePorts(fromUri(text));
        }
        throw refused("starts with neither postgresql:// nor " + JDBC + "//");
    }

    /** The driver would say of another port that it isn't responsible for the URL. */
    private static DatabaseUrl requirePorts(DatabaseUrl url) {
        String rest = url.jdbcUrl.substring((JDBC + "//").length());
        for (String host : rest.split("[/?]", 2)[0].split(",", -1)) {
            int colon = host.indexOf(':', host.indexOf(']') + 1);
            if (colon >= 0 && !isPort(host.substring(colon + 1))) {
                throw refused("has a port that is no number from 1 to " + LAST_PORT);
            }
        }
        return url;
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST_PORT;
    }

    /** The URL, in either form, with this password in the place of its own. */
    static String withPassword(String text, String password) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        if (text.startsWith(JDBC)) {
            // Of two, the last counts.
            return text + (text.indexOf('?') < 0 ? "?" : "&") + "password=" + encoded;
        }
        int authority = text.indexOf("//") + 2;
        int at = text.indexOf('@');
        String user = at < 0 ? "" : text.substring(authority, at).split(":", 2)[0];
        return text.substring(0, authority) + user + ":" + encoded + "@" + text.substring(at < 0 ? authority : at + 1);
    }

    /** A name for messages and logs: no user, no password, no parameters. */
    public String withoutSecrets() {
        int parameters = jdbcUrl.indexOf('?');
        return (parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters)).substring("jdbc:".length());
    }

    /** Leaves out the password, so that it can't reach a log. */
    @Override
    public String toString() {
        return withoutSecrets();
    }

    private static DatabaseUrl fromJdbc(String text) {
        int query = text.indexOf('?');
        String place = query < 0 ? text : text.substring(0, query);
        if (!place.startsWith(JDBC + "//") || place.indexOf('@') >= 0) {
            throw refused("is not a JDBC URL of a PostgreSQL database");
        }
        if (query < 0) {
            return new DatabaseUrl(text, "", "");
        }
        String user = "";
        String password = "";
        StringBuilder rest = new StringBuilder();
        for (String parameter : text.substring(query + 1).split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                rest.append(rest.isEmpty() ? '?' : '&').append(parameter);
            }
        }
        return new DatabaseUrl(place + rest, user, password);
    }

    private static DatabaseUrl fromUri(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Not as the cause: its message repeats the input, password and all.
            throw refused("is not a URL (" + e.getReason() + " at character " + e.getIndex() + ")");
        }
        String path = uri.getRawPath();
        if (uri.getHost() == null || path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw refused("lacks a host or a database");
        }
        String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseUrl(JDBC + "//" + uri.getHost() + port + path + query, user, password);
    }

    private static String decode(String text) {
        try {
            // A plus sign is itself in a URL's user part; only in a form's data is it a space.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message repeats part of the input.
            throw refused("has a % that is not followed by two hexadecimal digits");
        }
    }

    private static IllegalArgumentException refused(String fault) {
        return new IllegalArgumentException("the database URL " + fault + "; allowed: " + ALLOWED);
    }
}
