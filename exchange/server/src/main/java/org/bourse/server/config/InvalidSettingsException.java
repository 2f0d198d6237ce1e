package org.bourse.server.config;

import java.util.List;

/** The exchange can't start with these settings; the message lists all that is wrong with them, a line each. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** The faults, one sentence each: the key, the value and what is allowed. At least one. */
    public List<String> problems() {
        return problems;
    }
}
