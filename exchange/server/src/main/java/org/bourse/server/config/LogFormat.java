package org.bourse.server.config;

/** The form of a line of the log. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for log collectors. */
    JSON
}
