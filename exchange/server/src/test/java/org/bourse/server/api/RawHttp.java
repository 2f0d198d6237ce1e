package org.bourse.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes over a socket, for requests that no client library would send. */
final class RawHttp {

    private static final int TIMEOUT_MILLIS = 180_000;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");

    private RawHttp() {}

    /** Sends, says that there is no more, and reads until the server closes. */
    static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (SocketException e) {
                // The server answered and closed before it had everything; what it said can be read all the same.
            }
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends and closes without reading. */
    static void sendAndLeave(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A body in chunks of this many bytes. */
    static String chunks(String body, int length) {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < body.length(); i += length) {
            String chunk = body.substring(i, Math.min(body.length(), i + length));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    /** An answer that has its length, as a client would have read it. */
    static RestClient.Reply reply(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        Map<String, List<String>> headers = new HashMap<>();
        answer.substring(0, end).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        });
        return new RestClient.Reply(
                statuses(answer).getFirst(),
                HttpHeaders.of(headers, (_, _) -> true),
                answer.substring(end + 4).getBytes(StandardCharsets.UTF_8));
    }

    /** The statuses of all answers in a row. */
    static List<Integer> statuses(String answers) {
        List<Integer> statuses = new ArrayList<>();
        Matcher lines = STATUS_LINE.matcher(answers);
        while (lines.find()) {
            statuses.add(Integer.valueOf(lines.group(1)));
        }
        return statuses;
    }
}
