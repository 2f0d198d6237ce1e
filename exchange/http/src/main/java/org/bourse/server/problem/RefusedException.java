package org.bourse.server.problem;

/**
 * A request that is refused. It is how a handler, wherever it is in reading and checking, gets out with the one problem
 * that is sent; it is checked, so nothing can overlook it, caught in one place, and has no stack trace to pay for.
 */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** The refusal that sends this problem. */
    public RefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** The refusal that sends a problem about no field. */
    public RefusedException(ProblemCode code, String detail) {
        this(new Problem(code, detail));
    }

    /** The problem that is sent. */
    public Problem problem() {
        return problem;
    }
}
