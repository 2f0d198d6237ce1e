package org.bourse.server.api;

/**
 * A path with at most one parameter, such as {@code /orders/{id}/cancel}. Matching works on the path as it was sent, so
 * that an encoded slash stays part of the parameter.
 *
 * @param text the template, as documented
 * @param prefix what comes before the parameter; the whole path when there is none
 * @param suffix what comes after the parameter; empty when there is none
 */
record PathTemplate(String text, String prefix, String suffix) {

    static PathTemplate of(String text) {
        int start = text.indexOf('{');
        return start < 0
                ? new PathTemplate(text, text, "")
                : new PathTemplate(text, text.substring(0, start), text.substring(text.indexOf('}') + 1));
    }

    boolean hasParameter() {
        return prefix.length() < text.length();
    }

    /** Whether a path fits a template with a parameter: it is there, and one segment. */
    boolean matches(String rawPath) {
        int end = rawPath.length() - suffix.length();
        if (end <= prefix.length() || !rawPath.startsWith(prefix) || !rawPath.endsWith(suffix)) {
            return false;
        }
        int slash = rawPath.indexOf('/', prefix.length());
        return slash < 0 || slash >= end;
    }

    /** The parameter in a path that matches, still encoded. */
    String parameter(String rawPath) {
        return rawPath.substring(prefix.length(), rawPath.length() - suffix.length());
    }
}
