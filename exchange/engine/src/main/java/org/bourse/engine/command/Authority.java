package org.bourse.engine.command;

/**
 * The person who ordered an operator's command, and the reason.
 *
 * @param operatorId the operator; 0 for whoever holds the key of the configuration
 * @param reason why, 0 to {@link org.bourse.engine.model.Texts#MAX_REASON_LENGTH} characters
 */
public record Authority(long operatorId, String reason) {

    /** Nothing is known of it: most commands are no operator's. */
    public static final Authority NONE = new Authority(0, "");
}
