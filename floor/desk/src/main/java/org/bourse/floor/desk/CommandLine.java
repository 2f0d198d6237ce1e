package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.bourse.floor.simulation.RunFailedException;

/**
 * The way in which a command of the floor's program begins and ends: {@code --help} shows its options alone, and what is wrong with
 * its arguments is said in a sentence or some, with where the options are.
 *
 * @param name as somebody writes it
 * @param help its options
 */
record CommandLine(String name, String help, PrintWriter out, PrintWriter problems) {

    /** Of a bar that says how far it is. */
    static final int STEPS = 10;

    private static final int WRONG_ARGUMENTS = 2;

    /** What it does with arguments; answers the exit's code. */
    @FunctionalInterface
    interface Work {

        int done(List<String> arguments) throws IOException, InterruptedException;
    }

    /** So many steps of all, as a bar and in percent. */
    static String bar(int step) {
        return "[" + "#".repeat(step) + "-".repeat(STEPS - step) + "] " + step * (100 / STEPS) + " %";
    }

    /** Does it; 1: it failed, 2: the arguments are wrong. */
    int run(List<String> arguments, Work work) throws InterruptedException {
        int code = 0;
        try {
            if (arguments.contains("--help")) {
                out.print(help);
            } else {
                code = work.done(arguments);
            }
        } catch (IOException | RunFailedException e) {
            problems.println(e.getMessage() == null ? e.toString() : e.getMessage());
            code = 1;
        } catch (IllegalArgumentException e) {
            problems.println(e.getMessage());
            problems.println(name + " --help has all options.");
            code = WRONG_ARGUMENTS;
        }
        out.flush();
        problems.flush();
        return code;
    }
}
