package org.bourse.server.hostile;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@link HostileSuite} is to do. */
@Command(
        name = "hostile",
        sortOptions = false,
        description = "Fuzzes a real exchange of 1 GB of heap, then attacks one while an honest broker trades.")
final class HostileOptions {

    @Option(
            names = "--fuzzers",
            paramLabel = "GATEWAY,GATEWAY",
            split = ",",
            description = "which gateways are fuzzed: rest, websocket, fix (all)")
    Set<Gateway> fuzzers = EnumSet.allOf(Gateway.class);

    @Option(
            names = "--inputs",
            paramLabel = "N",
            description = "inputs of each fuzzer; 0 leaves the fuzzers out (${DEFAULT-VALUE})")
    long inputs = 1_000_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "what the inputs are made of; the same seed makes the same (${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "connections of a fuzzer at a time (${DEFAULT-VALUE})")
    int connections = 16;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long the attack lasts; 0 leaves it out (${DEFAULT-VALUE})")
    int seconds = 60;

    @Option(
            names = "--stalled",
            paramLabel = "N",
            description = "connections of the attack that stall (${DEFAULT-VALUE})")
    int stalled = 2_000;

    @Option(
            names = "--busy",
            paramLabel = "N",
            description = "connections of the attack that never pause (${DEFAULT-VALUE})")
    int busy = 8;

    @Option(names = "--help", usageHelp = true, description = "print this")
    private boolean help;

    /** Where inputs go. */
    enum Gateway {
        REST("REST"),
        WEBSOCKET("WebSocket"),
        FIX("FIX");

        private final String text;

        Gateway(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Reads a command line.
     *
     * @param out where the help goes
     * @param err where the sentence goes that says what is wrong
     * @return the status to end with at once, 0 after {@code --help} and 2 when something is wrong; empty to go on
     */
    OptionalInt read(PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(this).setUsageHelpWidth(120);
        line.registerConverter(Gateway.class, text -> Gateway.valueOf(text.toUpperCase(Locale.ROOT)));
        try {
            line.parseArgs(args);
        } catch (ParameterException e) {
            err.println(e.getMessage() + "; --help lists the options");
            return OptionalInt.of(2);
        }
        if (help) {
            line.usage(out);
            return OptionalInt.of(0);
        }
        Optional<String> wrong = outOfRange();
        wrong.ifPresent(err::println);
        return wrong.isEmpty() ? OptionalInt.empty() : OptionalInt.of(2);
    }

    private Optional<String> outOfRange() {
        if (connections < 1) {
            return Optional.of("--connections takes a whole number from 1 on, not " + connections);
        }
        return Map.of("--inputs", inputs, "--seconds", (long) seconds, "--stalled", (long) stalled, "--busy", (long)
                        busy)
                .entrySet()
                .stream()
                .filter(option -> option.getValue() < 0)
                .map(option -> option.getKey() + " takes a whole number from 0 on, not " + option.getValue())
                .findFirst();
    }
}
