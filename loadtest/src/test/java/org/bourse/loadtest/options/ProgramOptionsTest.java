package org.bourse.loadtest.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramOptionsTest {

    @TempDir
    private Path directory;

    private final Example options = new Example();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path jar = Path.of("");

    @BeforeEach
    void makeJar() throws IOException {
        jar = Files.createFile(directory.resolve("exchange.jar"));
    }

    @Test
    void keepsTheDefaultOfWhatIsNotGiven() {
        assertThat(read("--rounds", "5")).isEmpty();

        assertThat(options.rounds).isEqualTo(5);
        assertThat(options.sessions).containsExactly(1, 10);
        assertThat(options.exchangeJar()).isEqualTo(jar);
    }

    @Test
    void replacesAListWholeAndTakesTheLastOfTwo() {
        assertThat(read("--sessions", "3,4,5", "--rounds", "1", "--rounds", "2"))
                .isEmpty();

        assertThat(options.sessions).containsExactly(3, 4, 5);
        assertThat(options.rounds).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rounds 0        | --rounds takes a whole number from 1 to 1000, not 0",
                "--rounds 1001     | --rounds takes a whole number from 1 to 1000, not 1001",
                "--rounds many     | --rounds takes a whole number from 1 to 1000, not many",
                "--rounds 1.5      | --rounds takes a whole number from 1 to 1000, not 1.5",
                "--rounds 99999999999 | --rounds takes a whole number from 1 to 1000, not 99999999999",
                "--sessions 1,0    | --sessions takes a whole number from 1 to 50, not 0",
                "--round 1         | Unknown options: '--round', '1'; --help lists the options",
                "--rounds          | Missing required parameter for option '--rounds' (N); --help lists the options",
                "--rounds 7 --sessions 8 | --rounds can't be less than --sessions"
            })
    void refusesWithOneSentenceAndStatusTwo(String arguments, String sentence) {
        assertThat(read(arguments.split(" "))).hasValue(2);

        assertThat(err).hasToString(sentence + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void saysWhereAJarComesFromThatIsNotThere() throws IOException {
        Files.delete(jar);

        assertThat(read()).hasValue(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("there is no " + jar + ": build it with ./mvnw package, or name it with --jar"
                        + System.lineSeparator());
    }

    @Test
    void printsEachOptionWithItsDefault() {
        assertThat(read("--help")).hasValue(0);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("An example.", "--jar=FILE", "--rounds=N", "how often (3)", "--sessions=N,N");
        assertThat(err.size()).isZero();
    }

    private OptionalInt read(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--jar", jar.toString()));
        all.addAll(List.of(arguments));
        return options.read(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
    }

    @Command(name = "example", sortOptions = false, description = "An example.")
    private static final class Example extends ProgramOptions {

        @Option(names = "--rounds", paramLabel = "N", description = "how often (${DEFAULT-VALUE})")
        @Between(least = 1, most = 1_000)
        private int rounds = 3;

        @Option(names = "--sessions", paramLabel = "N,N", split = ",", description = "how many (1,10)")
        @Between(least = 1, most = 50)
        private List<Integer> sessions = List.of(1, 10);

        @Override
        protected Optional<String> conflict() {
            return sessions.contains(8) && rounds < 8
                    ? Optional.of("--rounds can't be less than --sessions")
                    : Optional.empty();
        }
    }
}
