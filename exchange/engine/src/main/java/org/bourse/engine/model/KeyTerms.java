package org.bourse.engine.model;

/**
 * The rights of an API key. The engine keeps it; who shows the key is checked by the gateways, with their clock.
 *
 * @param label what its owner calls it, 1 to {@value #MAX_LABEL_LENGTH} characters
 * @param scopes what a broker's may be used for, one or more; none for an operator's, which has its owner's role
 * @param expiresAtMicros from when on it is refused, UTC microseconds; {@link Times#NEVER_MICROS} for never
 * @param networks from where it may be used: IP addresses and networks in CIDR's form with a space between two; empty for
 *     anywhere. The engine keeps the text; what is no network there lets nobody in
 */
public record KeyTerms(String label, KeyScopes scopes, long expiresAtMicros, String networks) {

    /** Most keys that a broker or an operator may have, expired ones included. */
    public static final int MOST_KEYS = 20;

    /** Most characters of a label. */
    public static final int MAX_LABEL_LENGTH = 100;

    /** Most characters of all networks together. */
    public static final int MAX_NETWORKS_LENGTH = 1_000;

    /** Those of the key that comes with a registration. */
    public static final KeyTerms OF_REGISTRATION = new KeyTerms("registration", KeyScopes.ALL, Times.NEVER_MICROS, "");

    /** Whether its texts are such as may be kept. */
    public boolean hasValidTexts() {
        return Texts.isPrintable(label, 1, MAX_LABEL_LENGTH) && Texts.isPrintable(networks, 0, MAX_NETWORKS_LENGTH);
    }

    /** Whether it says of its use what a key of this owner has to. */
    public boolean hasScopesFor(KeyOwner owner) {
        return owner.isOperator() == scopes.isEmpty();
    }

    /** Whether it expires after this time, and by the year 9999 if ever. */
    public boolean expiresAfter(long timeMicros) {
        return expiresAtMicros == Times.NEVER_MICROS
                || (expiresAtMicros > timeMicros && expiresAtMicros <= Times.LATEST_MICROS);
    }
}
