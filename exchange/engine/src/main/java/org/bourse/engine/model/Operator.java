package org.bourse.engine.model;

/**
 * A person who runs the exchange, with keys of its own. Whoever holds the key of the configuration is none of these.
 *
 * @param operatorId the sequence number of the command that made it
 * @param name what it is called in logs and lists, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param createdAtMicros when it was made, UTC microseconds
 */
public record Operator(long operatorId, String name, OperatorRole role, long createdAtMicros) {

    /** Most operators that there may be. */
    public static final int MOST = 100;

    /** Most characters of a name. */
    public static final int MAX_NAME_LENGTH = 100;

    /** Whether an operator may be called this. */
    public static boolean isName(String name) {
        return Texts.isPrintable(name, 1, MAX_NAME_LENGTH);
    }
}
