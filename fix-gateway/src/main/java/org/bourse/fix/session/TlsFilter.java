package org.bourse.fix.session;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.ssl.EncryptedWriteRequest;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.filter.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on one connection. Messages are given to MINA's handler a few at a time and by one thread at a time: it keeps no more
 * than 64 behind one that is longer than a few records, and breaks the connection at the next; and it takes records out of
 * its queue and writes them to the socket in two steps, between which another thread could write a later one.
 */
final class TlsFilter extends SslFilter {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFilter.class);
    private static final AttributeKey OUTGOING = new AttributeKey(TlsFilter.class, "outgoing");
    private static final int MOST_UNDER_WAY = 32;

    /**
     * Records that a client may have in answer to its own: those of the handshake, and one for each time that it asks for new
     * keys, which honest ones do after millions of messages. Each takes 33 kB until the client reads.
     */
    private static final int MOST_ANSWERS = 100;

    private final int maxUnsent;
    private final ClosedConnections closed;

    /** @param maxUnsent messages that may wait for the client to read before it is cut; it gets them when it is back */
    TlsFilter(SSLContext context, int maxUnsent, ClosedConnections closed) {
        super(context, false);
        this.maxUnsent = maxUnsent;
        this.closed = closed;
    }

    /** A message to be sent over a connection that the handler does not have yet. */
    private static final class Outgoing {

        private final ReentrantLock lock = new ReentrantLock();
        private final ArrayDeque<WriteRequest> waiting = new ArrayDeque<>();
        private int underWay;
        private int answers;
    }

    /** The number of messages that wait for the network beyond those that MINA counts; 0 without TLS. */
    static int uncounted(IoSession io) {
        if (!(io.getAttribute(OUTGOING) instanceof Outgoing outgoing)) {
            return 0;
        }
        outgoing.lock.lock();
        try {
            return outgoing.waiting.size();
        } finally {
            outgoing.lock.unlock();
        }
    }

    @Override
    public void filterWrite(NextFilter next, IoSession io, WriteRequest request) throws Exception {
        Outgoing outgoing = outgoing(io);
        outgoing.lock.lock();
        try {
            outgoing.waiting.addLast(request);
            handOn(next, io, outgoing);
            if (outgoing.waiting.size() > maxUnsent && !io.isClosing()) {
                LOG.warn("{} is {} messages behind in reading: cut off", io.getRemoteAddress(), maxUnsent);
                io.closeNow();
            }
        } finally {
            outgoing.lock.unlock();
        }
    }

    /** It writes, too: what the handshake needs, and whatever another thread has encrypted and not written yet. */
    @Override
    public void messageReceived(NextFilter next, IoSession io, Object message) throws Exception {
        DeferredCalls told = new DeferredCalls(next);
        Outgoing outgoing = outgoing(io);
        outgoing.lock.lock();
        try {
            super.messageReceived(told, io, message);
            // With the lock held, nobody else's records are among them.
            outgoing.answers += told.writes();
        } finally {
            outgoing.lock.unlock();
            told.run();
        }
        if (outgoing.answers > MOST_ANSWERS && !io.isClosing()) {
            closed.close(io, "it asked for new keys of TLS again and again");
        }
    }

    @Override
    public void messageSent(NextFilter next, IoSession io, WriteRequest request) throws Exception {
        DeferredCalls told = new DeferredCalls(next);
        Outgoing outgoing = outgoing(io);
        outgoing.lock.lock();
        try {
            super.messageSent(told, io, request);
            if (isLastRecord(request)) {
                outgoing.underWay--;
                handOn(told, io, outgoing);
            } else if (request instanceof EncryptedWriteRequest) {
                // MINA counts at the end of the chain what was written, and each record is counted as scheduled.
                told.messageSent(io, request);
            }
        } finally {
            outgoing.lock.unlock();
            told.run();
        }
    }

    private void handOn(NextFilter next, IoSession io, Outgoing outgoing) throws Exception {
        while (outgoing.underWay < MOST_UNDER_WAY && !outgoing.waiting.isEmpty()) {
            outgoing.underWay++;
            super.filterWrite(next, io, outgoing.waiting.removeFirst());
        }
    }

    /** Whether a message ends with this record: the others, and those of the handshake, are of none. */
    private static boolean isLastRecord(WriteRequest request) {
        return request instanceof EncryptedWriteRequest record
                && record.getOriginalRequest() != null
                && record.getOriginalRequest() != record;
    }

    private static Outgoing outgoing(IoSession io) {
        Object known = io.getAttribute(OUTGOING);
        if (known == null) {
            Outgoing made = new Outgoing();
            Object other = io.setAttributeIfAbsent(OUTGOING, made);
            known = other == null ? made : other;
        }
        return (Outgoing) known;
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
