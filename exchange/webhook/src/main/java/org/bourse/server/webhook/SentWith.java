package org.bourse.server.webhook;

/**
 * The address of an attempt, and the secrets it was signed with.
 *
 * @param secretIds the commands that made them, the newest first, with spaces between
 */
record SentWith(String url, String secretIds) {}
