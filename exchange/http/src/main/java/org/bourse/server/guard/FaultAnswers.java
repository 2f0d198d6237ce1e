package org.bourse.server.guard;

/** How what the guard refuses is answered: the exchange's own form of a refusal, as bytes of HTTP/1.1. */
public interface FaultAnswers {

    /**
     * A whole answer, after which the connection is closed.
     *
     * @param status HTTP's number: 400, 403, 413, 414, 426, 429, 431 or 503
     * @param detail a sentence about what was wrong and what is allowed; nothing in it is the client's
     */
    byte[] answer(int status, String detail);
}
