package org.bourse.fix.session;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits behind the encoder of one connection and writes reports that come faster than the socket takes them together: a
 * report waits only while the one before it is being written. A system call for each costs more than making it.
 *
 * <p>Only reports wait. Whatever else is sent pushes out what does first, so the order is that of the sequence numbers,
 * and a connection that is closed after its last message has sent all before it.
 */
final class ReportBundler extends IoFilterAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ReportBundler.class);
    private static final AttributeKey BUNDLER = new AttributeKey(ReportBundler.class, "bundler");
    private static final int USUAL_BYTES = 8 * 1_024;

    private final IoSession io;
    private final int maxUnsent;
    private final ReentrantLock lock = new ReentrantLock();

    /** The thread that reports at the moment: what it writes may wait. */
    private volatile @Nullable Thread reporter;

    private @Nullable NextFilter toSocket;
    private @Nullable IoBuffer waiting;
    private int waitingReports;
    private int bundlesUnderWay;
    private int reportsUnderWay;

    private ReportBundler(IoSession io, int maxUnsent) {
        this.io = io;
        this.maxUnsent = maxUnsent;
    }

    /**
     * Makes the connection's, to be put into its filter chain.
     *
     * @param maxUnsent reports that may wait for the client to read before it is cut; it gets them when it is back
     */
    static ReportBundler make(IoSession io, int maxUnsent) {
        ReportBundler bundler = new ReportBundler(io, maxUnsent);
        io.setAttribute(BUNDLER, bundler);
        return bundler;
    }

    /** The connection's; null when it has none. */
    static @Nullable ReportBundler of(IoSession io) {
        return (ReportBundler) io.getAttribute(BUNDLER);
    }

    /** Says that what this thread writes from now on are reports. One thread at a time. */
    void beginReport() {
        reporter = Thread.currentThread();
    }

    /** Says that this thread has written its report. */
    void endReport() {
        reporter = null;
    }

    /** The number of messages that wait for the network beyond those that MINA counts, which counts a bundle as one. */
    int uncounted() {
        lock.lock();
        try {
            return waitingReports + reportsUnderWay - bundlesUnderWay;
        } finally {
            lock.unlock();
        }
    }

    /** Hands over what waits. */
    void flush() {
        lock.lock();
        try {
            release();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void filterWrite(NextFilter next, IoSession session, WriteRequest request) {
        lock.lock();
        try {
            toSocket = next;
            if (Thread.currentThread() == reporter && request.getMessage() instanceof IoBuffer report) {
                hold(report);
            } else {
                release();
                next.filterWrite(session, request);
            }
        } finally {
            lock.unlock();
        }
    }

    private void hold(IoBuffer report) {
        IoBuffer bundle = waiting;
        if (bundle == null) {
            bundle =
                    IoBuffer.allocate(Math.max(USUAL_BYTES, report.remaining())).setAutoExpand(true);
            waiting = bundle;
        }
        bundle.put(report);
        waitingReports++;
        if (bundlesUnderWay == 0) {
            release();
        } else if (waitingReports + reportsUnderWay > maxUnsent && !io.isClosing()) {
            LOG.warn("{} is {} reports behind in reading: cut off", io.getRemoteAddress(), maxUnsent);
            io.closeNow();
        }
    }

    private void release() {
        IoBuffer bundle = waiting;
        NextFilter next = toSocket;
        if (bundle == null || next == null) {
            return;
        }
        Bundle request = new Bundle(bundle.flip(), waitingReports);
        bundlesUnderWay++;
        reportsUnderWay += waitingReports;
        waiting = null;
        waitingReports = 0;
        next.filterWrite(io, request);
    }

    @Override
    public void messageSent(NextFilter next, IoSession session, WriteRequest request) {
        if (request instanceof Bundle bundle) {
            sent(bundle);
        }
        // MINA counts at the end of the chain what was written.
        next.messageSent(session, request);
    }

    private void sent(Bundle bundle) {
        lock.lock();
        try {
            bundlesUnderWay--;
            reportsUnderWay -= bundle.reports;
            if (bundlesUnderWay == 0) {
                release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reports that are written together. */
    private static final class Bundle extends DefaultWriteRequest {

        private final int reports;

        Bundle(IoBuffer bytes, int reports) {
            super(bytes);
            this.reports = reports;
        }
    }
}
