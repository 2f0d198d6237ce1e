package org.bourse.loadtest.report;

/**
 * One thing that must hold, and whether it did.
 *
 * @param what a sentence that is true when it passed
 * @param passed whether it did
 * @param detail figures, or what is wrong; may be empty
 */
public record Check(String what, boolean passed, String detail) {

    /** For people, in one line. */
    public String describe() {
        return (passed ? "  ok      " : "  FAILED  ") + what + (detail.isEmpty() ? "" : ": " + detail);
    }
}
