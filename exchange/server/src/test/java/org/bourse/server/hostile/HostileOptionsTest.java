package org.bourse.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.bourse.server.hostile.HostileOptions.Gateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileOptionsTest {

    private final HostileOptions options = new HostileOptions();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void fuzzesEveryGatewayWithAMillionInputsUnlessToldOtherwise() {
        assertThat(read()).isEmpty();

        assertThat(options.fuzzers).containsExactly(Gateway.values());
        assertThat(options.inputs).isEqualTo(1_000_000);
        assertThat(options.seconds).isEqualTo(60);
    }

    @Test
    void fuzzesTheGatewaysThatAreNamed() {
        assertThat(read("--fuzzers", "rest,WebSocket", "--inputs", "5", "--seconds", "0"))
                .isEmpty();

        assertThat(options.fuzzers).containsExactly(Gateway.REST, Gateway.WEBSOCKET);
        assertThat(options.inputs).isEqualTo(5);
        assertThat(options.seconds).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fuzzers smtp | 'smtp'",
                "--inputs -1 | --inputs takes a whole number from 0 on, not -1",
                "--connections 0 | --connections takes a whole number from 1 on, not 0",
                "--seconds soon | 'soon' is not an int",
                "--minutes 5 | Unknown options: '--minutes', '5'"
            },
            quoteCharacter = '"')
    void refusesWithOneSentenceAndStatusTwo(String arguments, String sentence) {
        assertThat(read(arguments.split(" "))).hasValue(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence).hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void printsEachOptionWithItsDefault() {
        assertThat(read("--help")).hasValue(0);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--fuzzers=GATEWAY,GATEWAY", "rest, websocket, fix", "--inputs=N", "(1000000)", "--busy=N");
        assertThat(err.size()).isZero();
    }

    private OptionalInt read(String... arguments) {
        return options.read(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
