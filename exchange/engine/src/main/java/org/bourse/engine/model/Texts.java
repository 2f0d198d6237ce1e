package org.bourse.engine.model;

/**
 * The texts that travel with commands and the rules they keep. Lengths count UTF-16 units. An absent optional text is
 * the empty string, at every gateway and in every record: there is one way to say "none".
 */
public final class Texts {

    /** Longest symbol of an instrument. */
    public static final int MAX_SYMBOL_LENGTH = 10;

    /** Longest document number (the account an order is for, FIX tag 1). */
    public static final int MAX_DOCUMENT_NUMBER_LENGTH = 20;

    /** Longest client order id (FIX tag 11) and FIX comp id (FIX tag 49). */
    public static final int MAX_CLIENT_ORDER_ID_LENGTH = 36;

    /** Longest FIX comp id (FIX tag 49). */
    public static final int MAX_FIX_COMP_ID_LENGTH = 36;

    /** Longest name of a broker. */
    public static final int MAX_BROKER_NAME_LENGTH = 100;

    /** Longest name of an instrument. */
    public static final int MAX_INSTRUMENT_NAME_LENGTH = 100;

    /** Longest reason that an operator gives. */
    public static final int MAX_REASON_LENGTH = 200;

    /** Shortest name of a currency. */
    public static final int MIN_CURRENCY_LENGTH = 3;

    /** Longest name of a currency. */
    public static final int MAX_CURRENCY_LENGTH = 10;

    /** Longest address of a webhook. */
    public static final int MAX_WEBHOOK_URL_LENGTH = 2_000;

    /** Longest webhook secret, in its text form. */
    public static final int MAX_WEBHOOK_SECRET_LENGTH = 100;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Texts() {}

    /** Whether this is a symbol: 1 to 10 characters of {@code A-Z 0-9 . -}. */
    public static boolean isSymbol(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_SYMBOL_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isUpperCaseOrDigit(c) && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Whether this names a currency: 3 to 10 characters of {@code A-Z 0-9}. */
    public static boolean isCurrency(String text) {
        int length = text.length();
        if (length < MIN_CURRENCY_LENGTH || length > MAX_CURRENCY_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isUpperCaseOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is a FIX comp id: 1 to 36 characters of {@code A-Z a-z 0-9 _ -}. */
    public static boolean isFixCompId(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_FIX_COMP_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isUpperCaseOrDigit(c) && !(c >= 'a' && c <= 'z') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Whether this has {@code least} to {@code most} characters, none of them a control character or half a pair. */
    public static boolean isPrintable(String text, int least, int most) {
        int length = text.length();
        if (length < least || length > most) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                continue; // nearly all of them
            }
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Whether everything in this can be seen where it stands: nothing turns the reading direction around, ends the line or is
     * invisible, so that no text can pass for another on a screen. The joiners that some scripts are written with may be
     * there. Asked where participants' texts come in; what is in an exchange already stays.
     */
    public static boolean isVisible(String text) {
        return text.codePoints().allMatch(Texts::isVisible);
    }

    private static boolean isVisible(int codePoint) {
        if (codePoint < 0x7F) {
            return true;
        }
        return switch (codePoint) {
            case ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER -> true;
            // Fillers of Korean syllables, and Braille without a dot, which are letters by type and empty by looks.
            case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> false;
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.FORMAT, Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        false;
                    default -> true;
                };
        };
    }

    private static boolean isUpperCaseOrDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
