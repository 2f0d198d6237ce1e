package org.bourse.floor.feed;

/** A venue's message that is not what it should be; cheap, because a venue may send many. */
final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}
