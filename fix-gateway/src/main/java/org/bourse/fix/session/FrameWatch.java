package org.bourse.fix.session;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits before the decoder of one connection and bounds what an incomplete message may cost: how long it may stay so, and,
 * before the Logon, how long it may be. Ends the connection when something fails on it, and logs no byte that came.
 */
final class FrameWatch extends IoFilterAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(FrameWatch.class);
    private static final AttributeKey DECODER = new AttributeKey(FrameWatch.class, "decoder");

    /** A Logon is never longer. */
    private static final int MAX_LOGON_BYTES = 4 * 1_024;

    private final DelayedTasks timer;
    private final ClosedConnections closed;
    private final Duration patience;
    private boolean watching;

    /** @param patience how long a message may take from its first byte to its last */
    FrameWatch(DelayedTasks timer, ClosedConnections closed, Duration patience) {
        this.timer = timer;
        this.patience = patience;
        this.closed = closed;
    }

    /** Makes the connection's decoder. */
    static FrameDecoder decoder(IoSession io) {
        FrameDecoder decoder = new FrameDecoder();
        io.setAttribute(DECODER, decoder);
        return decoder;
    }

    @Override
    public void messageReceived(NextFilter next, IoSession io, Object message) {
        next.messageReceived(io, message);
        if (message instanceof IoBuffer && io.getAttribute(DECODER) instanceof FrameDecoder decoder) {
            int waiting = decoder.waiting();
            if (waiting > MAX_LOGON_BYTES && !LogonGate.isAdmitted(io) && !io.isClosing()) {
                closed.close(io, "it began a message that is too long for a Logon");
            } else if (waiting > 0) {
                watch(io, decoder);
            }
        }
    }

    @Override
    public void exceptionCaught(NextFilter next, IoSession io, Throwable cause) {
        Throwable root =
                cause instanceof ProtocolDecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof IOException) {
            LOG.debug("the connection from {} broke: {}", io.getRemoteAddress(), root.toString());
        } else {
            // Its text may be the client's.
            LOG.error(
                    "a message from {} could not be handled; its connection is closed",
                    io.getRemoteAddress(),
                    new RedactedException(root));
        }
        io.closeNow();
    }

    private synchronized void watch(IoSession io, FrameDecoder decoder) {
        if (!watching) {
            watching = true;
            lookLater(io, decoder, decoder.taken());
        }
    }

    private void lookLater(IoSession io, FrameDecoder decoder, long taken) {
        Future<?> unused = timer.after(patience.toNanos() / 1_000, () -> look(io, decoder, taken));
    }

    private synchronized void look(IoSession io, FrameDecoder decoder, long taken) {
        watching = false;
        if (decoder.waiting() == 0 || io.isClosing()) {
            return;
        }
        if (decoder.taken() == taken && !io.isReadSuspended()) {
            closed.close(io, "a message was not complete after " + patience.toMillis() + " ms");
        } else {
            watching = true;
            lookLater(io, decoder, decoder.taken());
        }
    }
}
