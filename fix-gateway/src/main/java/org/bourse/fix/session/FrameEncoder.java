package org.bourse.fix.session;

import java.nio.charset.StandardCharsets;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;

/** Turns whole messages, which are text, into bytes. */
final class FrameEncoder implements ProtocolEncoder {

    @Override
    public void encode(IoSession io, Object message, ProtocolEncoderOutput out) {
        out.write(IoBuffer.wrap(((String) message).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void dispose(IoSession io) {
        // There is nothing to give back.
    }
}
