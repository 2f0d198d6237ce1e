package org.bourse.loadtest.http;

import java.nio.ByteBuffer;

/** Where a {@link LoadGenerator} gets its requests from. */
public interface Requests {

    /** Writes the next whole HTTP/1.1 request into an empty buffer; the connection is kept alive. */
    void writeNext(ByteBuffer request);
}
