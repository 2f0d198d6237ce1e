package org.bourse.engine.model;

/** Something that an API key may be good for. */
public enum KeyScope {
    /** Enter and replace orders, and release the kill switch. */
    TRADE(1),
    /** Cancel orders, set the cancel timer, and engage the kill switch. */
    CANCEL(2),
    /** Read whatever is the broker's own. */
    READ(4),
    /** Log on over FIX, and there do whatever a session does. */
    FIX(8),
    /** Read the log of webhooks, and have them sent again. */
    WEBHOOKS(16);

    private final int bit;

    KeyScope(int bit) {
        this.bit = bit;
    }

    /** What it is in {@link KeyScopes#bits()}, for ever. */
    int bit() {
        return bit;
    }
}
