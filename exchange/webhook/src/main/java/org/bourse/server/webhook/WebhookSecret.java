package org.bourse.server.webhook;

/**
 * A key that notices are signed with.
 *
 * @param id the command that made it
 * @param text in the form {@code whsec_} and Base64
 */
record WebhookSecret(long id, String text) {

    /** Leaves out the secret, so that it can't reach a log. */
    @Override
    public String toString() {
        return "WebhookSecret[id=" + id + "]";
    }
}
