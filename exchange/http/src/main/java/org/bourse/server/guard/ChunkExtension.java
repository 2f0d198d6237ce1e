package org.bourse.server.guard;

/** The grammar of what may follow a chunk's size (RFC 9112, section 7.1.1): {@code ;name=value} any number of times. */
final class ChunkExtension {

    private ChunkExtension() {}

    /** Whether these bytes are nothing, or extensions. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = Syntax.skipSpace(bytes, at, to);
            if (at == to || bytes[at] != ';') {
                return false;
            }
            at = Syntax.skipSpace(bytes, at + 1, to);
            int name = at;
            at = token(bytes, at, to);
            if (at == name) {
                return false;
            }
            int equals = Syntax.skipSpace(bytes, at, to);
            if (equals < to && bytes[equals] == '=') {
                at = value(bytes, Syntax.skipSpace(bytes, equals + 1, to), to);
                if (at < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int value(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '"') {
            return quoted(bytes, from + 1, to);
        }
        int end = token(bytes, from, to);
        return end == from ? -1 : end;
    }

    private static int quoted(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return i + 1;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static int token(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Syntax.isToken(bytes[at])) {
            at++;
        }
        return at;
    }
}
