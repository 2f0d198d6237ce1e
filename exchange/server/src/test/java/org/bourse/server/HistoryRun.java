package org.bourse.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.server.config.StartRequest;

/** The program that lists history and puts days of it back, for tests of other packages. */
public final class HistoryRun {

    private HistoryRun() {}

    /** Runs it as the command line and the environment say; returns the exit status. */
    public static int run(List<String> arguments, Map<String, String> environment, PrintStream output) {
        return switch (StartRequest.of(arguments, environment, Path.of("no-such-directory"))) {
            case StartRequest.History history -> HistoryProgram.run(history, output, output);
            case StartRequest.Refused refused -> {
                output.println(refused.text());
                yield refused.status();
            }
            case StartRequest other -> throw new AssertionError("not " + other);
        };
    }
}
