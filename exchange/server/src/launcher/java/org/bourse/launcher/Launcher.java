package org.bourse.launcher;

import java.lang.reflect.InvocationTargetException;

/**
 * The first class that runs of {@code exchange.jar}. Compiled for an old Java, so that one that is too old for the exchange
 * says so in a sentence.
 */
public final class Launcher {

    private static final int NEEDED = 25;

    private Launcher() {}

    /** Starts the exchange with these arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        int present = Runtime.version().feature();
        if (present < NEEDED) {
            System.err.println(refusal(present, System.getProperty("java.home")));
            System.exit(1);
        }
        try {
            Class.forName("org.bourse.server.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the exchange can't start", e.getCause());
        }
    }

    /** The text for whoever starts it with an older Java. */
    public static String refusal(int present, String home) {
        return "Bourse needs Java " + NEEDED + " or newer, and this is Java " + present + " (" + home
                + "): start it with the java of a JDK " + NEEDED;
    }
}
