package org.bourse.server.config;

/** Hides the password in a database URL, in both of the forms in which one may be there. */
final class DatabaseUrlMask {

    private static final String HIDDEN = "***";
    private static final String PASSWORD_PARAMETER = "password=";

    private DatabaseUrlMask() {}

    /** The URL with {@code ***} in place of each password; rather hides too much than too little. */
    static String masked(String url) {
        return withoutPasswordParameters(withoutPasswordOfUser(url));
    }

    /** {@code //user:password@host}: up to the last {@code @}, because a password may contain one. */
    private static String withoutPasswordOfUser(String url) {
        int authority = url.indexOf("//");
        int at = url.lastIndexOf('@');
        int colon = url.indexOf(':', authority + 2);
        if (authority < 0 || colon < 0 || colon > at) {
            return url;
        }
        return url.substring(0, colon + 1) + HIDDEN + url.substring(at);
    }

    /** {@code ?password=...&sslpassword=...}: the driver takes passwords as parameters, too. */
    private static String withoutPasswordParameters(String url) {
        StringBuilder shown = new StringBuilder();
        int from = 0;
        int found = indexOfPassword(url, from);
        while (found >= 0) {
            int value = found + PASSWORD_PARAMETER.length();
            int end = url.indexOf('&', value);
            shown.append(url, from, value).append(HIDDEN);
            from = end < 0 ? url.length() : end;
            found = indexOfPassword(url, from);
        }
        return shown.append(url, from, url.length()).toString();
    }

    private static int indexOfPassword(String url, int from) {
        for (int i = from; i + PASSWORD_PARAMETER.length() <= url.length(); i++) {
            if (url.regionMatches(true, i, PASSWORD_PARAMETER, 0, PASSWORD_PARAMETER.length())) {
                return i;
            }
        }
        return -1;
    }
}
