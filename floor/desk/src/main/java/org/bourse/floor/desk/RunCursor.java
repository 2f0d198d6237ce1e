package org.bourse.floor.desk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a result over several runs: the newest run first, of each what is open ahead of what is closed, both newest first.
 *
 * @param run the run that is gone on with
 * @param open whether what is open of it is not told whole
 * @param before the number, or of what is closed the byte of the result, that is the first one told already
 */
record RunCursor(String run, boolean open, long before) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9_]{1,64}):(open:)?(\\d{1,19})");

    /** Where a run's begins. */
    static RunCursor of(FloorRun run) {
        return new RunCursor(run.id(), true, Long.MAX_VALUE);
    }

    /** The one that clients were given. */
    static RunCursor read(String text) {
        Matcher found = FORM.matcher(text);
        try {
            if (found.matches()) {
                return new RunCursor(found.group(1), found.group(2) != null, Long.parseLong(found.group(3)));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw invalid();
    }

    /** It is none that clients were given. */
    static DeskRefusal invalid() {
        return DeskRefusal.badRequest("invalid_cursor", "cursor must be the next_cursor of the page before.");
    }

    /** As clients are given it. */
    String text() {
        return run + ":" + (open ? "open:" : "") + before;
    }
}
