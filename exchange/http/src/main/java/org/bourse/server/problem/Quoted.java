package org.bourse.server.problem;

/** Strangers' text as it may appear in a sentence: short, and without anything that could garble a log or a terminal. */
public final class Quoted {

    private static final int MOST_CHARACTERS = 40;

    private Quoted() {}

    /** The text between double quotes; what is beyond 40 characters is "…", what can't be shown is "�". */
    public static String of(String text) {
        return '"' + plain(text) + '"';
    }

    /** The same without quotes, for numbers. */
    public static String plain(String text) {
        return plain(text, MOST_CHARACTERS);
    }

    /** The same without quotes, with this many characters at the most. */
    public static String plain(String text, int most) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), most) + 1);
        int i = 0;
        while (i < text.length() && i < most) {
            int codePoint = text.codePointAt(i);
            shown.appendCodePoint(isShown(codePoint) ? codePoint : 0xFFFD);
            i += Character.charCount(codePoint);
        }
        return i < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
