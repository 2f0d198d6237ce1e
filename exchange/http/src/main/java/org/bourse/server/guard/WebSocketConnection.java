package org.bourse.server.guard;

import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection after its upgrade to a WebSocket: reads its frames, one after the other, and tells its listener. */
public final class WebSocketConnection implements ServerConnection {

    private final GuardedContext context;
    private final GuardedConnection connection;
    private final WebSocketListener listener;
    private final FrameReader frames;
    private volatile Thread thread = Thread.currentThread();

    WebSocketConnection(GuardedContext context, WebSocketListener listener, int mostMessageBytes) {
        this.context = context;
        this.connection = context.connection();
        this.listener = listener;
        this.frames = new FrameReader(
                connection.input(), connection.buffers(), mostMessageBytes, connection::isAuthenticated);
    }

    /** The connection underneath. */
    public GuardedConnection connection() {
        return connection;
    }

    /** The writer of frames to the client. */
    public DataWriter writer() {
        return context.dataWriter();
    }

    @Override
    public void handle(Limit limit) {
        thread = Thread.currentThread();
        try {
            listener.onOpen(this);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = readFrame();
            }
        } finally {
            listener.onEnd();
        }
    }

    /** Its listener knows how long a client may be silent. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            thread.interrupt();
        }
    }

    private boolean readFrame() {
        try {
            if (!frames.isInMessage()) {
                connection.stopClock();
                if (!connection.input().await(1)) {
                    return false;
                }
                connection.startClock();
            }
            FrameReader.Kind kind = frames.next();
            if (!frames.isInMessage()) {
                connection.stopClock();
            }
            return kind != FrameReader.Kind.END && listener.onFrame() && told(kind);
        } catch (FrameReader.Violation e) {
            connection.stopClock();
            connection.guard().refusals().count(Refusal.WEBSOCKET_VIOLATION);
            listener.onViolation(e.code(), e.reason());
            return false;
        }
    }

    private boolean told(FrameReader.Kind kind) {
        switch (kind) {
            case TEXT -> listener.onText(frames.text());
            case BINARY -> listener.onBinary();
            case TOO_LONG -> listener.onTooLong();
            case PING -> listener.onPing(frames.control());
            case PONG -> listener.onPong();
            case CLOSE -> listener.onClose(frames.closeCode());
            case PART, END -> {}
        }
        return kind != FrameReader.Kind.CLOSE;
    }
}
