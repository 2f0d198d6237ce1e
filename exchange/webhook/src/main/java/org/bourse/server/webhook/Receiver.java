package org.bourse.server.webhook;

/**
 * Where a broker wants its trades posted.
 *
 * @param url the address
 * @param secret what posts are signed with, in the form {@code whsec_} and Base64
 */
record Receiver(String url, String secret) {

    /** Leaves out the secret, so that it can't reach a log. */
    @Override
    public String toString() {
        return "Receiver[url=" + url + "]";
    }
}
