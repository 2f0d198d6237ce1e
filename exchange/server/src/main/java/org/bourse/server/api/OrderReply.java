package org.bourse.server.api;

/** What an order call was answered, whatever door it came through. */
public final class OrderReply {

    private final int status;
    private final byte[] json;

    /** Keeps the bytes it is given: whoever made them leaves them alone from then on. */
    public OrderReply(int status, byte[] json) {
        this.status = status;
        this.json = json;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A JSON object, a problem document (RFC 9457) when the call was refused; empty when there is nothing to say. */
    public byte[] json() {
        return json;
    }
}
