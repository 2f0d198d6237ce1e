package org.bourse.codec;

import org.agrona.DirectBuffer;

/** Takes the bytes of messages, one message at a time. */
@FunctionalInterface
public interface MessageSink {

    /** The next message: {@code length} bytes at {@code offset}, which are only valid during the call. */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
