package org.bourse.server.guard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the first line and the headers of a request by RFC 9112 and writes them anew, in the one form that everything
 * behind understands alike: the names of codings and options in lower case, the length as plain digits, HTTP/1.1. What a
 * proxy could understand differently is refused. Kept for the whole connection, so that a request allocates little. Used
 * by one thread.
 */
final class RequestHead {

    /** The length of a body in chunks, which is known at its end only. */
    static final long CHUNKED = -1;

    static final int MOST_BYTES = 16_384;
    static final int MOST_FIRST_LINE_BYTES = 8_192;

    private static final int MOST_HEADERS = 100;
    private static final int MOST_EMPTY_LINES = 8;
    private static final int FIRST_ROOM = 512;

    private static final byte[] HTTP_1_1 = ascii("HTTP/1.1");
    private static final byte[] HTTP_1_0 = ascii("HTTP/1.0");
    private static final byte[] SPACE = ascii(" ");
    private static final byte[] ROOT = ascii("/");
    private static final byte[] HOST = ascii("Host: ");
    private static final byte[] NO_HOST = ascii(GuardedConnection.NO_HOST);
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
    private static final byte[] CHUNKS = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] END_OF_LINE = ascii("\r\n");

    private final Input input;
    private final Lines lines;
    private final HttpFault tooLong = new HttpFault(
            431,
            "The request's headers are too long: together with its first line" + " they may have " + MOST_BYTES
                    + " bytes.");
    private final HttpFault firstLineTooLong = new HttpFault(
            414, "The first line of the request is too long: it may have " + MOST_FIRST_LINE_BYTES + " bytes.");

    private byte[] out = new byte[FIRST_ROOM];
    private int length;

    private boolean http10;
    private int hosts;
    private int authorityFrom;
    private int authorityTo;
    private long bodyLength;
    private boolean hasLength;
    private int codings;
    private boolean close;
    private boolean upgradeOption;
    private boolean webSocket;
    private boolean expects;
    private int keys;
    private int types;

    RequestHead(Input input) {
        this.input = input;
        this.lines = new Lines(input);
    }

    /**
     * Waits for a whole head and takes it away from the input.
     *
     * @return false when the client sends no more
     * @throws HttpFault when it is no head
     */
    boolean read() throws HttpFault {
        reset();
        int from = skipEmptyLines();
        if (from < 0) {
            return false;
        }
        int end = lines.end(from, MOST_FIRST_LINE_BYTES, firstLineTooLong);
        if (end < 0) {
            return false;
        }
        firstLine(from, end - 2);
        for (int headers = 0; ; headers++) {
            from = end;
            end = lines.end(from, MOST_BYTES - from, tooLong);
            if (end < 0) {
                return false;
            }
            if (end - from == 2) {
                finish();
                input.skip(end);
                return true;
            }
            if (headers == MOST_HEADERS) {
                throw new HttpFault(431, "The request has more than " + MOST_HEADERS + " headers.");
            }
            header(input.array(), input.position() + from, input.position() + end - 2);
        }
    }

    /** The head in its new form, in an array of its own with room for {@code more} bytes behind. */
    byte[] written(int more) {
        return Arrays.copyOf(out, length + more);
    }

    /** The length of the new form. */
    int length() {
        return length;
    }

    /** The length of its body: 0 for none, {@link #CHUNKED} when it comes in chunks. */
    long bodyLength() {
        return codings > 0 ? CHUNKED : bodyLength;
    }

    /** Whether it asks for a WebSocket. */
    boolean isUpgrade() {
        return webSocket && upgradeOption && !http10 && bodyLength() == 0;
    }

    /** Whether the connection ends with the answer to it. */
    boolean isLast() {
        return !isUpgrade() && (close || http10);
    }

    /** The values of a header by its name, in the order they came; found in what was written. */
    List<String> values(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        List<String> values = new ArrayList<>();
        int from = indexOf(out, 0, length, '\n') + 1;
        while (from < length) {
            int end = indexOf(out, from, length, '\n');
            int colon = indexOf(out, from, end, ':');
            if (colon > 0 && Syntax.isText(out, from, colon, lowerCase)) {
                values.add(new String(out, colon + 2, end - colon - 3, StandardCharsets.ISO_8859_1));
            }
            from = end + 1;
        }
        return values;
    }

    /** RFC 9112, section 2.2: an empty line before a request is left over from the one before. */
    private int skipEmptyLines() throws HttpFault {
        if (!input.await(1)) {
            return -1;
        }
        for (int lines = 0; lines < MOST_EMPTY_LINES && input.at(0) == Syntax.CR; lines++) {
            if (!input.await(2) || (input.at(1) == Syntax.LF && !input.await(3))) {
                return -1;
            }
            if (input.at(1) != Syntax.LF) {
                break;
            }
            input.skip(2);
        }
        if (!Syntax.isToken(input.at(0))) {
            throw HttpFault.badRequest(
                    "The request does not begin with a method, after " + MOST_EMPTY_LINES + " empty lines at most.");
        }
        return 0;
    }

    private void firstLine(int fromOffset, int toOffset) throws HttpFault {
        byte[] line = input.array();
        int from = input.position() + fromOffset;
        int to = input.position() + toOffset;
        int method = indexOf(line, from, to, ' ');
        int target = method < 0 ? -1 : indexOf(line, method + 1, to, ' ');
        if (target < 0) {
            throw HttpFault.badRequest("The first line must be a method, a path and HTTP/1.1, with one space between.");
        }
        method(line, from, method);
        http10 = Arrays.equals(line, target + 1, to, HTTP_1_0, 0, HTTP_1_0.length);
        if (!http10 && !Arrays.equals(line, target + 1, to, HTTP_1_1, 0, HTTP_1_1.length)) {
            throw HttpFault.badRequest(
                    "The first line must end with HTTP/1.1 (or HTTP/1.0), and its path have %20 for a space.");
        }
        write(line, from, method + 1);
        target(line, method + 1, target);
        write(SPACE);
        write(HTTP_1_1);
        endLine();
    }

    private static void method(byte[] line, int from, int to) throws HttpFault {
        if (!Syntax.isToken(line, from, to)) {
            throw HttpFault.badRequest("The method has a character that methods may not have.");
        }
        for (int i = from; i < to; i++) {
            if (line[i] >= 'a' && line[i] <= 'z') {
                throw HttpFault.badRequest("Methods are written in upper case: GET is one, get is not.");
            }
        }
    }

    /** A path, as nearly all clients send it, or a whole URL, as those do that believe to talk to a proxy. */
    private void target(byte[] line, int from, int to) throws HttpFault {
        int path = from;
        if (from < to && line[from] != '/' && line[from] != '*') {
            path = pathOfUrl(line, from, to);
        }
        if (path == to && authorityTo > 0) {
            write(ROOT);
            return;
        }
        if (path == to || !Syntax.isPathAndQuery(line, path, to)) {
            throw HttpFault.badRequest("The path is empty, or has a character that must be percent-encoded in it.");
        }
        if (line[path] == '?') {
            // RFC 9112, section 3.2.2: a URL may have no path, which is that of the root.
            write(ROOT);
        }
        write(line, path, to);
    }

    private int pathOfUrl(byte[] line, int from, int to) throws HttpFault {
        int colon = indexOf(line, from, to, ':');
        boolean isHttp = colon > 0
                && (Syntax.isText(line, from, colon, "http") || Syntax.isText(line, from, colon, "https"))
                && colon + 2 < to
                && line[colon + 1] == '/'
                && line[colon + 2] == '/';
        int path = isHttp ? colon + 3 : to;
        while (path < to && line[path] != '/' && line[path] != '?') {
            path++;
        }
        if (!isHttp || !Syntax.isHost(line, colon + 3, path)) {
            throw HttpFault.badRequest("The path must begin with a slash.");
        }
        authorityFrom = colon + 3 - input.position();
        authorityTo = path - input.position();
        return path;
    }

    private void header(byte[] line, int from, int to) throws HttpFault {
        int colon = indexOf(line, from, to, ':');
        if (colon < 0 || !Syntax.isToken(line, from, colon)) {
            throw HttpFault.badRequest(
                    "A header must be a name, directly followed by a colon and a value, on one line.");
        }
        int value = Syntax.skipSpace(line, colon + 1, to);
        int end = Syntax.trimSpace(line, value, to);
        switch (colon - from) {
            case 2, 3, 5, 7, 8, 9, 11, 15, 18 -> other(line, from, colon, value, end);
            default -> known(line, from, colon, value, end);
        }
    }

    private void known(byte[] line, int from, int colon, int value, int end) throws HttpFault {
        if (Syntax.isText(line, from, colon, "host")) {
            host(line, value, end);
        } else if (Syntax.isText(line, from, colon, "content-length")) {
            contentLength(line, value, end);
        } else if (Syntax.isText(line, from, colon, "transfer-encoding")) {
            transferEncoding(line, value, end);
        } else if (Syntax.isText(line, from, colon, "connection")) {
            close |= Syntax.hasElement(line, value, end, "close");
            upgradeOption |= Syntax.hasElement(line, value, end, "upgrade");
        } else if (Syntax.isText(line, from, colon, "expect")) {
            expects |= Syntax.isText(line, value, end, "100-continue");
        } else {
            if (Syntax.isText(line, from, colon, "authorization")) {
                keys++;
            } else if (Syntax.isText(line, from, colon, "content-type")) {
                types++;
            }
            copy(line, from, colon, value, end);
        }
    }

    private void other(byte[] line, int from, int colon, int value, int end) {
        if (Syntax.isText(line, from, colon, "upgrade")) {
            webSocket |= Syntax.hasElement(line, value, end, "websocket");
        } else if (!Syntax.isText(line, from, colon, "te") && !Syntax.isText(line, from, colon, "trailer")) {
            copy(line, from, colon, value, end);
        }
    }

    private void host(byte[] line, int value, int end) throws HttpFault {
        hosts++;
        if (hosts > 1) {
            throw HttpFault.badRequest("The request has more than one Host.");
        }
        if (!Syntax.isHost(line, value, end)) {
            throw HttpFault.badRequest(
                    "The Host must be a name or an address, and a port of at most 65535 if need be.");
        }
        if (authorityTo > 0) {
            int from = input.position() + authorityFrom;
            int to = input.position() + authorityTo;
            if (!Syntax.isSameIgnoringCase(line, from, to, value, end)) {
                throw HttpFault.badRequest("The Host is not the one in the first line.");
            }
        }
        write(HOST);
        // A port may be empty; not every reader behind knows that.
        write(line, value, line[end - 1] == ':' ? end - 1 : end);
        endLine();
    }

    private void contentLength(byte[] line, int value, int end) throws HttpFault {
        long number = Syntax.number(line, value, end);
        if (hasLength || number < 0) {
            throw HttpFault.badRequest(unclear("Content-Length must be there once, as digits"));
        }
        hasLength = true;
        bodyLength = number;
    }

    private void transferEncoding(byte[] line, int value, int end) throws HttpFault {
        codings++;
        if (codings > 1 || !Syntax.isText(line, value, end, "chunked")) {
            throw HttpFault.badRequest(unclear("Transfer-Encoding must be chunked, and there once"));
        }
    }

    private void finish() throws HttpFault {
        if (codings > 0 && (hasLength || http10)) {
            throw HttpFault.badRequest(unclear(
                    http10
                            ? "HTTP/1.0 has no Transfer-Encoding"
                            : "Content-Length and Transfer-Encoding exclude each other"));
        }
        if (hosts == 0 && !http10) {
            throw HttpFault.badRequest("The request has no Host.");
        }
        if (keys > 1 || types > 1) {
            throw HttpFault.badRequest(
                    "The request has more than one " + (keys > 1 ? "Authorization" : "Content-Type") + ".");
        }
        if (hosts == 0) {
            write(HOST);
            write(NO_HOST);
            endLine();
        }
        if (codings > 0) {
            write(CHUNKS);
        } else if (hasLength) {
            byte[] digits = ascii(Long.toString(bodyLength));
            write(LENGTH);
            write(digits);
            endLine();
        }
        if (expects && !http10 && bodyLength() != 0) {
            write(EXPECT);
        }
        if (isUpgrade()) {
            write(UPGRADE);
        } else if (isLast()) {
            write(CLOSE);
        }
        endLine();
    }

    private static String unclear(String what) {
        return "The request does not say clearly how long its body is: " + what + ".";
    }

    private void copy(byte[] line, int from, int colon, int value, int end) {
        write(line, from, colon + 1);
        write(SPACE);
        write(line, value, end);
        endLine();
    }

    private void endLine() {
        write(END_OF_LINE);
    }

    private void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    private void write(byte[] bytes, int from, int to) {
        ensureRoom(to - from);
        System.arraycopy(bytes, from, out, length, to - from);
        length += to - from;
    }

    private void ensureRoom(int count) {
        if (length + count > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + count));
        }
    }

    private void reset() {
        if (out.length > FIRST_ROOM) {
            out = new byte[FIRST_ROOM];
        }
        length = 0;
        http10 = false;
        hosts = 0;
        authorityFrom = 0;
        authorityTo = 0;
        bodyLength = 0;
        hasLength = false;
        codings = 0;
        close = false;
        upgradeOption = false;
        webSocket = false;
        expects = false;
        keys = 0;
        types = 0;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
