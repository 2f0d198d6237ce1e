package org.bourse.loadtest.options;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Options of a program that needs a built exchange. A subclass has a field for each option of its own, with the default as
 * its first value; {@link #read} sets them.
 */
public abstract class ProgramOptions {

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "the built exchange (exchange/server/target/exchange.jar)")
    private Path exchangeJar = Path.of("exchange", "server", "target", "exchange.jar");

    @Option(names = "--help", usageHelp = true, description = "print this")
    private boolean help;

    /** The built exchange. */
    public final Path exchangeJar() {
        return exchangeJar;
    }

    /** The fault of options that are each within their range, as a sentence. */
    protected Optional<String> conflict() {
        return Optional.empty();
    }

    /**
     * Reads a command line.
     *
     * @param out where the help goes
     * @param err where the sentence goes that says what is wrong
     * @return the status to end with at once, 0 after {@code --help} and 2 when something is wrong; empty to go on
     */
    public final OptionalInt read(PrintStream out, PrintStream err, String... args) {
        CommandLine line =
                new CommandLine(this).setOverwrittenOptionsAllowed(true).setUsageHelpWidth(120);
        try {
            line.parseArgs(args);
        } catch (ParameterException e) {
            Optional<String> range = e.getArgSpec() == null ? Optional.empty() : range(e.getArgSpec(), e.getValue());
            err.println(range.orElseGet(() -> e.getMessage() + "; --help lists the options"));
            return OptionalInt.of(2);
        }
        if (help) {
            line.usage(out);
            return OptionalInt.of(0);
        }
        Optional<String> wrong = line.getCommandSpec().options().stream()
                .flatMap(option -> outOfRange(option).stream())
                .findFirst()
                .or(this::conflict)
                .or(this::lackingJar);
        wrong.ifPresent(err::println);
        return wrong.isEmpty() ? OptionalInt.empty() : OptionalInt.of(2);
    }

    private static Optional<String> outOfRange(OptionSpec option) {
        Between between = between(option);
        if (between == null) {
            return Optional.empty();
        }
        Object value = option.getValue();
        Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
        return values.stream()
                .filter(number -> ((Number) number).longValue() < between.least()
                        || ((Number) number).longValue() > between.most())
                .findFirst()
                .flatMap(number -> range(option, number.toString()));
    }

    private static Optional<String> range(ArgSpec option, @Nullable String given) {
        Between between = between(option);
        return between == null || given == null
                ? Optional.empty()
                : Optional.of(((OptionSpec) option).longestName() + " takes a whole number from " + between.least()
                        + " to " + between.most() + ", not " + given);
    }

    private static @Nullable Between between(ArgSpec option) {
        return option.userObject() instanceof Field field ? field.getAnnotation(Between.class) : null;
    }

    private Optional<String> lackingJar() {
        return Files.exists(exchangeJar)
                ? Optional.empty()
                : Optional.of("there is no " + exchangeJar + ": build it with ./mvnw package, or name it with --jar");
    }
}
