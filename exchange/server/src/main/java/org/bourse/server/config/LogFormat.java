package org.bourse.server.config;

/** What a line of the log looks like. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for log collectors. */
    JSON
}
