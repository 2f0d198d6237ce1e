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
        return describe("FAILED");
    }

    /** The same, with the word for what did not hold; six letters. */
    String describe(String failed) {
        return (passed ? "  ok      " : "  " + failed + "  ") + what + (detail.isEmpty() ? "" : ": " + detail);
    }
}
