package org.bourse.server.logging;

import java.util.HexFormat;

/**
 * Text as it may stand in a line of the log: what could end the line, move the cursor or turn the reading direction around
 * is written as an escape, such as {@code \n} or {@code \}{@code u202e}. So one event is one line, whoever's text is in it.
 */
final class LogEscaping {

    private LogEscaping() {}

    /** The text itself when there is nothing to escape, which is nearly always. */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscaped(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    private static String escaped(String text, int from) {
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isEscaped(c)) {
                shown.append(c);
            } else {
                switch (c) {
                    case '\n' -> shown.append("\\n");
                    case '\r' -> shown.append("\\r");
                    case '\t' -> shown.append("\\t");
                    default -> shown.append("\\u").append(HexFormat.of().toHexDigits(c));
                }
            }
        }
        return shown.toString();
    }

    private static boolean isEscaped(char c) {
        if (c < 0x7F) {
            return c < ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
