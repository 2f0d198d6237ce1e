package org.bourse.server.webhook;

/**
 * Where an attempt went, and with which secrets it was signed.
 *
 * @param secretIds the commands that made them, the newest first, with spaces between
 */
record SentWith(String url, String secretIds) {}
