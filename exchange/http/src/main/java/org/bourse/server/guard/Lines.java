package org.bourse.server.guard;

/** Finds the ends of lines as RFC 9112 has them: CR and LF, neither ever without the other, and no control characters. */
final class Lines {

    private final Input input;

    Lines(Input input) {
        this.input = input;
    }

    /**
     * Waits for a whole line.
     *
     * @param from where it begins, as an offset from the first byte that waits
     * @param most how long it may be with its end
     * @param tooLong what to say when it is longer
     * @return the offset behind its LF; -1 when the client sends no more
     * @throws HttpFault when it is no line
     */
    int end(int from, int most, HttpFault tooLong) throws HttpFault {
        int at = from;
        while (true) {
            while (at < input.available()) {
                byte b = input.at(at);
                at++;
                if (b == Syntax.LF) {
                    if (at - from < 2 || input.at(at - 2) != Syntax.CR) {
                        throw HttpFault.badRequest("A line ends with LF alone; it must end with CR LF.");
                    }
                    return at;
                }
                if (at - from >= 2 && input.at(at - 2) == Syntax.CR) {
                    throw HttpFault.badRequest("A line has a CR that no LF follows.");
                }
                if (isControl(b)) {
                    throw HttpFault.badRequest("A line has a control character.");
                }
                if (at - from >= most) {
                    throw tooLong;
                }
            }
            if (!input.await()) {
                return -1;
            }
        }
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ' && b != '\t' && b != Syntax.CR) || b == 0x7F;
    }
}
