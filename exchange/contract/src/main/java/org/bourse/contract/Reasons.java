package org.bourse.contract;

/** Texts for people about a failure that came through several layers. */
public final class Reasons {

    private Reasons() {}

    /** The innermost cause of a failure. */
    public static Throwable innermost(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    /** The first line of what that says; its kind when it says nothing. */
    public static String of(Throwable failure) {
        Throwable innermost = innermost(failure);
        String message =
                innermost.getMessage() == null ? "" : innermost.getMessage().strip();
        return message.lines().findFirst().orElse(innermost.getClass().getSimpleName());
    }
}
