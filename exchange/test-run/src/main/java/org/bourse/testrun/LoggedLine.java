package org.bourse.testrun;

import org.slf4j.event.Level;

/**
 * A WARN or ERROR line of the log.
 *
 * @param level its level
 * @param text the logger's simple name, the message, and the exception as text where there is one
 */
record LoggedLine(Level level, String text) {

    @Override
    public String toString() {
        return level + " " + text;
    }
}
