package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455's own rules, over an echo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketRulesIT {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8A;

    private RestStack stack;

    @BeforeAll
    void start() {
        stack = RestStack.start();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @ParameterizedTest
    @CsvSource({
        "c3 28, 1007",
        "ed a0 80, 1007",
        "f4 90 80 80, 1007",
        "c0 af, 1007",
        "e2 82, 1007",
        "ff, 1007",
    })
    void closesOnTextThatIsNoUtf8(String bytes, int code) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.send(TEXT, hex(bytes));

            assertClosed(socket, code);
        }
    }

    @Test
    void putsACharacterTogetherThatIsSplitOverFrames() throws IOException {
        byte[] text = "a\u20ac\uD83D\uDE00z".getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            for (int i = 0; i < text.length; i++) {
                int last = i == text.length - 1 ? 0x80 : 0;
                socket.send(last | (i == 0 ? 1 : 0), new byte[] {text[i]});
            }

            assertThat(socket.read().text()).isEqualTo("a\u20ac\uD83D\uDE00z");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Reserved bits.
                "c1 80 00 00 00 00",
                "a1 80 00 00 00 00",
                "91 80 00 00 00 00",
                // Reserved opcodes.
                "83 80 00 00 00 00",
                "87 80 00 00 00 00",
                "8b 80 00 00 00 00",
                "8f 80 00 00 00 00",
                // Not masked.
                "81 01 61",
                "88 00",
                // Control frames that are fragmented or too long.
                "09 80 00 00 00 00",
                "89 fe 00 7e 00 00 00 00",
                // A continuation of nothing, and a new message within another.
                "80 80 00 00 00 00",
                "01 80 00 00 00 00 81 80 00 00 00 00",
                // Lengths that are not in their shortest form, or negative.
                "81 fe 00 7d 00 00 00 00",
                "81 ff 00 00 00 00 00 00 ff ff 00 00 00 00",
                "81 ff 80 00 00 00 00 00 00 00 00 00 00 00",
                // Closes with half a code, or with one that may not be sent.
                "88 81 00 00 00 00 03",
                "88 82 00 00 00 00 03 ed",
                "88 82 00 00 00 00 03 e7",
                "88 82 00 00 00 00 13 88"
            })
    void closesOnFramesThatBreakTheProtocol(String bytes) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.write(hex(bytes));

            assertClosed(socket, 1002);
        }
    }

    @Test
    void answersPingsAlsoWithinAMessage() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.send(1, "he".getBytes(StandardCharsets.UTF_8));
            socket.send(0x89, "x".getBytes(StandardCharsets.UTF_8));
            socket.send(0x80, "llo".getBytes(StandardCharsets.UTF_8));

            assertThat(socket.read())
                    .satisfies(frame -> assertThat(frame.first()).isEqualTo(PONG));
            assertThat(socket.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void answersACloseWithItsCode() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.send(CLOSE, new byte[] {0x03, (byte) 0xE9, 'b', 'y', 'e'});

            assertClosed(socket, 1001);
        }
    }

    @Test
    void readsTheLongestMessageInOneFrameAndInMany() throws IOException {
        String text = "\u00e4".repeat(32_768);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.send(TEXT, bytes);
            assertThat(socket.read().text()).isEqualTo(text);

            for (int i = 0; i < bytes.length; i += 1_000) {
                int end = Math.min(bytes.length, i + 1_000);
                socket.send(
                        (end == bytes.length ? 0x80 : 0) | (i == 0 ? 1 : 0),
                        java.util.Arrays.copyOfRange(bytes, i, end));
            }
            assertThat(socket.read().text()).isEqualTo(text);
        }
    }

    @Test
    void closesOnAMessageThatIsTooLongBeforeItHasCome() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(stack.port(), "/echo")) {
            socket.write(hex("81 ff 00 00 00 00 00 01 00 01 00 00 00 00"));

            assertClosed(socket, 1009);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "foo, WebSocket"})
    void opensHoweverTheProtocolIsSpelled(String protocol) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                "GET /echo HTTP/1.1\r\nHost: x\r\n"
                        + RawWebSocket.HANDSHAKE
                                .replace("websocket\r", protocol + "\r")
                                .replace("Upgrade\r", "keep-alive, upgrade\r")
                        + "\r\n\u0088\u0080\0\0\0\0");

        assertThat(answer).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, short",
        "dGhlIHNhbXBsZSBub25jZQ==, '****'",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZSE=",
    })
    void refusesHandshakesThatAreNone(String part, String wrong) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                "GET /echo HTTP/1.1\r\nHost: x\r\n" + RawWebSocket.HANDSHAKE.replace(part, wrong) + "\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(400);
        assertThat(answer).contains("\"code\":\"invalid_request\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Version: 13, Version: 8",
        "'Sec-WebSocket-Version: 13\r\n', ''",
        "Connection: Upgrade, Connection: close",
        "'Upgrade: websocket\r\n', ''",
        "websocket, h2c"
    })
    void saysWhichProtocolItSpeaksThere(String part, String wrong) throws IOException {
        String answer = RawHttp.exchange(
                stack.port(),
                "GET /echo HTTP/1.1\r\nHost: x\r\n" + RawWebSocket.HANDSHAKE.replace(part, wrong)
                        + "Connection: close\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(426);
        assertThat(answer)
                .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                .containsIgnoringCase("\r\nSec-WebSocket-Version: 13\r\n")
                .contains("\"code\":\"upgrade_required\"");
    }

    @Test
    void isOpenedByGetAlone() throws IOException {
        String answer = RawHttp.exchange(stack.port(), "DELETE /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(RawHttp.statuses(answer)).containsExactly(405);
        assertThat(answer).containsIgnoringCase("\r\nAllow: GET\r\n");
    }

    private static void assertClosed(RawWebSocket socket, int code) throws IOException {
        RawWebSocket.Received frame = socket.read();
        assertThat(frame.first()).isEqualTo(CLOSE);
        assertThat(frame.code()).isEqualTo(code);
        assertThat(socket.isOver()).isTrue();
    }

    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }
}
