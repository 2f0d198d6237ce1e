package org.bourse.fix.session;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.filter.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** TLS on one connection. */
final class TlsFilter extends SslFilter {

    TlsFilter(SSLContext context) {
        super(context, false);
    }

    /** Without the client's name, which would be looked up, and which only a client of TLS has a use for. */
    @Override
    protected SSLEngine createEngine(IoSession io, @Nullable InetSocketAddress client) {
        return super.createEngine(io, null);
    }

    /** Leaves its state where it is: who writes in this moment learns that the connection is closing, and finds no null. */
    @Override
    protected synchronized void onClose(NextFilter next, IoSession io, boolean linger) throws SSLException {
        io.removeAttribute(SSL_SECURED);
        if (io.getAttribute(SSL_HANDLER) instanceof SslHandler handler) {
            handler.close(next, linger);
        }
    }
}
