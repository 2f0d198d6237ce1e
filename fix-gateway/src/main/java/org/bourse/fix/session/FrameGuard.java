package org.bourse.fix.session;

import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits before the decoder and cuts a connection that sends many bytes without a whole message among them: garbage, or a
 * message that claims to be huge. Otherwise the decoder would keep them all.
 */
final class FrameGuard extends IoFilterAdapter {

    /** No message of ours comes near. */
    static final int MAX_UNFRAMED_BYTES = 64 * 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(FrameGuard.class);
    private static final AttributeKey UNFRAMED = new AttributeKey(FrameGuard.class, "unframed");

    @Override
    public void messageReceived(NextFilter next, IoSession io, Object message) {
        if (message instanceof IoBuffer bytes) {
            int arrived = bytes.remaining();
            int unframed = (int) io.getAttribute(UNFRAMED, 0) + arrived;
            io.setAttribute(UNFRAMED, unframed);
            next.messageReceived(io, message);
            // What belonged to whole messages has been taken off meanwhile, so at most the last piece counts twice.
            if ((int) io.getAttribute(UNFRAMED, 0) > MAX_UNFRAMED_BYTES) {
                LOG.warn("{} sent {} bytes without a FIX message: cut off", io.getRemoteAddress(), unframed);
                io.closeNow();
            }
        } else {
            next.messageReceived(io, message);
        }
    }

    /** Called for each whole message. */
    static void framed(IoSession io) {
        io.setAttribute(UNFRAMED, 0);
    }
}
