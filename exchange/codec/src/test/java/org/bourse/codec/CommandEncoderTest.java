package org.bourse.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.model.ApiKeyHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandEncoderTest {

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final CommandEncoder encoder = new CommandEncoder();
    private final CommandDecoder decoder = new CommandDecoder();

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "A\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "é\uD83Dé"})
    void refusesHalfASurrogatePair(String text) {
        assertThatThrownBy(() -> encoder.encode(new HaltTrading(text, ""), buffer, 0))
                .isInstanceOf(UnencodableTextException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void refusesATextBeyondTheLongest() {
        String tooLong = "x".repeat(CommandEncoder.MAX_TEXT_LENGTH + 1);

        assertThatThrownBy(() -> encoder.encode(new HaltTrading(tooLong, ""), buffer, 0))
                .isInstanceOf(UnencodableTextException.class)
                .hasMessageContaining("4097 characters");
    }

    @Test
    void takesTheLongestTextsOfTheWidestCharacters() {
        String longest = "\uFFFF".repeat(CommandEncoder.MAX_TEXT_LENGTH);
        Command command = new RegisterBroker(longest, new ApiKeyHash(1, 2, 3, 4), longest, longest, longest);

        int length = encoder.encode(command, buffer, 0);

        assertThat(length).isEqualTo(CommandEncoder.maxLength(command)).isLessThanOrEqualTo(CommandEncoder.MAX_LENGTH);
        assertThat(decoder.decode(buffer, 0, length)).isEqualTo(command);
    }

    @Test
    void isUsableAfterARefusal() {
        assertThatThrownBy(() -> encoder.encode(new HaltTrading("\uD83D", ""), buffer, 0))
                .isInstanceOf(UnencodableTextException.class);

        int length = encoder.encode(new HaltTrading("ACME", ""), buffer, 0);

        assertThat(decoder.decode(buffer, 0, length)).isEqualTo(new HaltTrading("ACME", ""));
    }
}
