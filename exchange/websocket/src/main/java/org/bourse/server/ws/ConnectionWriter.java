package org.bourse.server.ws;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.concurrent.ExecutionException;
import org.bourse.server.marketdata.Frame;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.marketdata.Outgoing;
import org.bourse.server.marketdata.SnapshotDue;
import org.bourse.server.marketdata.Subscriber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what waits in one subscriber's queue, on a virtual thread of its own: the only thread that waits for this client.
 * Frames that wait together go out in one write.
 */
final class ConnectionWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWriter.class);

    private static final int BUFFER_BYTES = 8_192;

    private final Subscriber subscriber;
    private final MarketDataFeed feed;
    private final DataWriter socket;
    private final SentFigures sent;
    private final Runnable onFailure;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private int waitingFrames;

    /** {@code onFailure} is called when writing ended before the queue did. */
    ConnectionWriter(
            Subscriber subscriber, MarketDataFeed feed, DataWriter socket, SentFigures sent, Runnable onFailure) {
        this.subscriber = subscriber;
        this.feed = feed;
        this.socket = socket;
        this.sent = sent;
        this.onFailure = onFailure;
    }

    @Override
    public void run() {
        try {
            while (subscriber.queue().await()) {
                writeWaiting();
            }
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            // The connection is being ended, or broke, or the feed stopped: either way there is nobody to tell.
            LOG.debug("a connection's writer ended", e);
            onFailure.run();
        }
    }

    private void writeWaiting() throws InterruptedException, ExecutionException {
        Outgoing next = subscriber.queue().poll();
        while (next != null) {
            add(
                    switch (next) {
                        case Frame frame -> frame;
                        case SnapshotDue due -> feed.snapshot(subscriber, due).get();
                    });
            next = subscriber.queue().poll();
        }
        flush();
    }

    private void add(Frame frame) {
        if (frame.length() > buffer.length - filled) {
            flush();
        }
        if (frame.length() > buffer.length) {
            byte[] large = new byte[frame.length()];
            frame.copyTo(large, 0);
            socket.writeNow(BufferData.create(large));
            sent.add(1, large.length);
            return;
        }
        frame.copyTo(buffer, filled);
        filled += frame.length();
        waitingFrames++;
    }

    private void flush() {
        if (filled > 0) {
            socket.writeNow(BufferData.create(buffer, 0, filled));
            sent.add(waitingFrames, filled);
            filled = 0;
            waitingFrames = 0;
        }
    }
}
