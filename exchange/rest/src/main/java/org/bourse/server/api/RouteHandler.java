package org.bourse.server.api;

import org.bourse.server.problem.RefusedException;

/** The handler of one call. Runs on the request's own virtual thread, so it may wait. */
@FunctionalInterface
interface RouteHandler {

    /** The answer to a call that may be made: known path and method, the right key. */
    Answer handle(HttpCall call) throws RefusedException;
}
