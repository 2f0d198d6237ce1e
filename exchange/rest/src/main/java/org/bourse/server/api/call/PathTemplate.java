package org.bourse.server.api.call;

import java.util.List;

/**
 * A path with parameters, such as {@code /orders/{id}/cancel}; each is one segment. Matching works on the path as it was
 * sent, so that an encoded slash stays part of the parameter.
 *
 * @param text the template, as documented
 * @param literals what comes before each parameter, and after the last; the whole path when there is none
 */
public record PathTemplate(String text, List<String> literals) {

    /** A template as it is written, with its parameters in braces. */
    public static PathTemplate of(String text) {
        return new PathTemplate(text, List.of(text.split("\\{[^}]*\\}", -1)));
    }

    /** Whether a part of it stands for any text. */
    public boolean hasParameter() {
        return parameters() > 0;
    }

    /** The number of its parameters. */
    int parameters() {
        return literals.size() - 1;
    }

    /** Whether a path fits a template with parameters: each is there, and one segment. */
    public boolean matches(String rawPath) {
        int at = 0;
        for (int i = 0; i < parameters(); i++) {
            int start = at + literals.get(i).length();
            if (!rawPath.startsWith(literals.get(i), at) || start >= rawPath.length() || rawPath.charAt(start) == '/') {
                return false;
            }
            at = end(rawPath, start);
        }
        return rawPath.startsWith(literals.getLast(), at)
                && at + literals.getLast().length() == rawPath.length();
    }

    /** A parameter, counted from 0, in a path that matches, still encoded. */
    public String parameter(String rawPath, int index) {
        int start = literals.getFirst().length();
        for (int i = 1; i <= index; i++) {
            start = end(rawPath, start) + literals.get(i).length();
        }
        return rawPath.substring(start, end(rawPath, start));
    }

    private static int end(String rawPath, int start) {
        int slash = rawPath.indexOf('/', start);
        return slash < 0 ? rawPath.length() : slash;
    }
}
