package org.bourse.fix.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.FilterEvent;
import org.bourse.fix.TestCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on one connection without a network: records are handed from one side to the other as the test wants it. */
class TlsFilterIT {

    /** More than what fits into two records. */
    private static final int LONG = 40_000;

    @TempDir
    private Path directory;

    private final DummySession io = new DummySession();
    private final Socket socket = new Socket();
    private final ClosedConnections closed = new ClosedConnections();
    private final ByteBuffer incoming = ByteBuffer.allocate(10 * LONG);
    private TlsFilter filter;
    private SSLEngine client;

    @BeforeEach
    void shakeHands() throws Exception {
        io.setRemoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        TestCertificate certificate = TestCertificate.make(directory.resolve("exchange.p12"));
        filter = new TlsFilter(certificate.server(), 1_000, closed);
        client = certificate.client().createSSLEngine();
        client.setUseClientMode(true);
        filter.sessionOpened(socket, io);
        client.beginHandshake();
        while (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (client.getHandshakeStatus()) {
                case NEED_WRAP -> filter.messageReceived(socket, io, wrapped(new byte[0]));
                case NEED_TASK -> client.getDelegatedTask().run();
                default -> takeRecords();
            }
        }
        takeRecords();
    }

    @Test
    void messageThatComesWhileRecordsAreWrittenPutsNoneBeforeAnother() throws Exception {
        CountDownLatch writable = new CountDownLatch(1);
        socket.hold = writable;
        FutureTask<Void> writing = started(() -> filter.filterWrite(socket, io, request(LONG)));
        socket.holding.await();
        IoBuffer question = wrapped(new byte[] {1});
        FutureTask<Void> reading = new FutureTask<>(() -> {
            filter.messageReceived(socket, io, question);
            return null;
        });
        Thread reader = Thread.ofPlatform().start(reading);
        // Whatever it does by itself is done, or waits for the other thread.
        await().until(() -> reading.isDone() || reader.getState() == Thread.State.WAITING);
        writable.countDown();
        writing.get();
        reading.get();

        Text read = takeRecords();
        assertThat(read.length).isEqualTo(LONG);
        assertThat(socket.received).hasSize(1);
    }

    @Test
    void whoIsGivenAMessageMayWaitForAnotherThreadThatWrites() throws Exception {
        socket.onMessage =
                () -> started(() -> filter.filterWrite(socket, io, request(1))).get();

        filter.messageReceived(socket, io, wrapped(new byte[] {1}));

        Text read = takeRecords();
        assertThat(read.length).isEqualTo(1);
    }

    @Test
    void clientThatAsksForNewKeysAgainAndAgainIsCutOff() throws Exception {
        for (int i = 0; i < 1_000 && !io.isClosing(); i++) {
            client.beginHandshake();
            filter.messageReceived(socket, io, wrapped(new byte[0]));
        }

        assertThat(io.isClosing()).isTrue();
        assertThat(closed.count()).isEqualTo(1);
        assertThat(socket.written).hasSizeLessThanOrEqualTo(101);
    }

    @Test
    void manySmallRecordsAreRead() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(64 * 1_024);
        int records = 0;
        IoBuffer record = wrapped(new byte[] {1});
        while (all.remaining() >= record.remaining()) {
            all.put(record.buf());
            records++;
            record = wrapped(new byte[] {1});
        }

        filter.messageReceived(socket, io, IoBuffer.wrap(all.flip()));

        assertThat(socket.received).hasSize(records);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static FutureTask<Void> started(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread.ofPlatform().start(task);
        return task;
    }

    private static WriteRequest request(int length) {
        return new DefaultWriteRequest(IoBuffer.wrap(new byte[length]));
    }

    /** What the client sends when it has this to say. */
    private IoBuffer wrapped(byte[] text) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        SSLEngineResult result = client.wrap(ByteBuffer.wrap(text), record);
        assertThat(result.getStatus()).isEqualTo(SSLEngineResult.Status.OK);
        return IoBuffer.wrap(record.flip());
    }

    /** Says of what was written that it is, and lets the client read it. */
    private Text takeRecords() throws Exception {
        for (WriteRequest record = socket.written.poll(); record != null; record = socket.written.poll()) {
            incoming.put(((IoBuffer) record.getMessage()).buf());
            filter.messageSent(socket, io, record);
        }
        Text text = new Text();
        incoming.flip();
        SSLEngineResult result;
        do {
            ByteBuffer part = ByteBuffer.allocate(client.getSession().getApplicationBufferSize());
            result = client.unwrap(incoming, part);
            text.length += part.position();
        } while (result.bytesConsumed() > 0 && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK);
        incoming.compact();
        return text;
    }

    /** How much was read. */
    private static final class Text {

        private int length;
    }

    /** What is around the filter: the socket on one side, and on the other who is given the messages. */
    private static final class Socket implements NextFilter {

        private final Queue<WriteRequest> written = new ConcurrentLinkedQueue<>();
        private final Queue<Object> received = new ConcurrentLinkedQueue<>();
        private final CountDownLatch holding = new CountDownLatch(1);

        /** Holds the first record that is written up until it is down. */
        private @Nullable CountDownLatch hold;

        private Work onMessage = () -> {};

        @Override
        public void filterWrite(IoSession session, WriteRequest request) {
            CountDownLatch held = hold;
            hold = null;
            if (held != null) {
                holding.countDown();
                awaitIt(held);
            }
            written.add(request);
        }

        @Override
        public void messageReceived(IoSession session, Object message) {
            received.add(message);
            try {
                onMessage.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void sessionCreated(IoSession session) {}

        @Override
        public void sessionOpened(IoSession session) {}

        @Override
        public void sessionClosed(IoSession session) {}

        @Override
        public void sessionIdle(IoSession session, IdleStatus status) {}

        @Override
        public void inputClosed(IoSession session) {}

        @Override
        public void messageSent(IoSession session, WriteRequest request) {}

        @Override
        public void filterClose(IoSession session) {}

        @Override
        public void event(IoSession session, FilterEvent event) {}

        private static void awaitIt(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
