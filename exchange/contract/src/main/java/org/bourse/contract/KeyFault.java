package org.bourse.contract;

/** A reason that a known key doesn't get its owner what it is shown for. */
public enum KeyFault {
    /** It was good until somebody took it away. */
    REVOKED("the key was revoked"),
    /** Its time is over. */
    EXPIRED("the key has expired"),
    /** It is shown from an address that it is not for. */
    WRONG_ADDRESS("the key may not be used from this address"),
    /** It is for other things. */
    SCOPE_MISSING("the key lacks the scope that this needs");

    private final String text;

    KeyFault(String text) {
        this.text = text;
    }

    /** One English clause for people, without a full stop. */
    public String text() {
        return text;
    }
}
