package org.bourse.server.api.call;

import java.io.IOException;
import java.io.OutputStream;

/** A body that is made while it is sent, because it would be too long for memory. Closed in any case, sent or not. */
public interface AnswerStream extends AutoCloseable {

    /** Writes the body; where it throws, the client sees that the body has no end. */
    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
}
