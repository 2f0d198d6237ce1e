package org.bourse.server.request;

import org.bourse.engine.model.Texts;

/** Symbols as they come in: in either case. */
public final class Symbols {

    /** The rule for a symbol, for people. */
    public static final String RULE = "must be 1 to " + Texts.MAX_SYMBOL_LENGTH + " characters of A-Z 0-9 . -";

    private Symbols() {}

    /** The symbol in upper case, or the empty text when it is none. Only a-z are raised, whatever Unicode says. */
    public static String canonical(String text) {
        if (Texts.isSymbol(text)) {
            return text;
        }
        if (text.length() > Texts.MAX_SYMBOL_LENGTH) {
            return "";
        }
        char[] raised = text.toCharArray();
        for (int i = 0; i < raised.length; i++) {
            if (raised[i] >= 'a' && raised[i] <= 'z') {
                raised[i] = (char) (raised[i] - 'a' + 'A');
            }
        }
        String symbol = new String(raised);
        return Texts.isSymbol(symbol) ? symbol : "";
    }
}
