package org.bourse.server.guard;

import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The web server's source of bytes: asked for some, it reads a request's head from the client and gives it in its one
 * form; asked again, a piece of the body. So the web server never sees more than the request that is its turn, and
 * waits on its connection's own thread. Used by one thread.
 */
final class RequestReader implements Supplier<byte @Nullable []> {

    private final GuardedConnection connection;
    private final Input input;
    private final RequestHead head;
    private final ChunkedBody chunks;
    private long left;
    private boolean inBody;
    private boolean wasLast;

    RequestReader(GuardedConnection connection, Input input) {
        this.connection = connection;
        this.input = input;
        this.head = new RequestHead(input);
        this.chunks = new ChunkedBody(input, connection::mostBodyBytes);
    }

    @Override
    public byte @Nullable [] get() {
        try {
            return inBody ? body() : head();
        } catch (HttpFault fault) {
            connection.count(fault);
            if (inBody) {
                throw RequestException.builder()
                        .type(DirectHandler.EventType.BAD_REQUEST)
                        .status(Status.create(fault.status()))
                        .message(fault.detail())
                        .setKeepAlive(false)
                        .build();
            }
            connection.answer(fault);
            throw new CloseConnectionException("no request came");
        }
    }

    private byte @Nullable [] head() throws HttpFault {
        if (wasLast) {
            return null;
        }
        boolean waited = input.available() == 0;
        if (waited) {
            connection.awaitsRequest();
            if (!input.await()) {
                return null;
            }
        }
        connection.readsRequest();
        if (!head.read()) {
            return null;
        }
        wasLast = head.isLast();
        connection.hasRequest(head, waited);
        if (head.bodyLength() == RequestHead.CHUNKED) {
            inBody = true;
            chunks.begin();
            return head.written(0);
        }
        left = head.bodyLength();
        return withBody();
    }

    /** The head with what of its body is here already, which saves most requests a second turn. */
    private byte[] withBody() {
        int here = (int) Math.min(left, input.available());
        byte[] bytes = head.written(here);
        System.arraycopy(input.array(), input.position(), bytes, head.length(), here);
        input.skip(here);
        left -= here;
        inBody = left > 0;
        return bytes;
    }

    private byte @Nullable [] body() throws HttpFault {
        connection.readsBody();
        byte[] piece = head.bodyLength() == RequestHead.CHUNKED ? chunk() : part();
        if (!inBody) {
            connection.hasBody();
        }
        return piece;
    }

    private byte @Nullable [] chunk() throws HttpFault {
        byte[] piece = chunks.next();
        inBody = !chunks.isComplete();
        return piece;
    }

    private byte @Nullable [] part() {
        if (!input.await(1)) {
            return null;
        }
        byte[] part = input.take((int) Math.min(left, input.available()));
        left -= part.length;
        inBody = left > 0;
        return part;
    }
}
