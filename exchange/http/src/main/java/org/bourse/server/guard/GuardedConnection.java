package org.bourse.server.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.bourse.contract.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from its first byte to its last: who it is from, whether a right key came over it, what it may
 * still ask for, and until when what it does now must be done. All but the times belong to the connection's own thread.
 */
public final class GuardedConnection implements ServerConnection {

    /** The host that is handed on for a client of HTTP/1.0 that names none. */
    public static final String NO_HOST = "unnamed";

    private static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();

    private static final long NEVER = Long.MAX_VALUE;
    private static final int IDLE_SHARE_OF_ANONYMOUS = 5;
    private static final long YIELD_BYTES = 65_536;

    /** The time that a client that asks too often waits for the end of its connection. */
    private static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ConnectionGuard guard;
    private final ConnectionContext socket;
    private final GuardSettings settings;
    private final boolean proxied;
    private final InetAddress peer;
    private final Input input;
    private final BufferShare buffers;
    private final GuardedContext context;
    private final ServerConnection http;
    private final TokenBucket requests;

    /** The share that this connection counts for; guarded by the guard's lock once it is admitted. */
    private AddressShare address;

    private boolean authenticated;
    private boolean first = true;
    private InetAddress client;
    private @Nullable AddressShare charged;
    private boolean readingBody;
    private long yieldAt = YIELD_BYTES;

    /** The deadline of what is waited for, by the guard's {@link WatchClock}; {@link #NEVER} while nothing is. */
    private volatile long readBy;

    private volatile long writeBy = NEVER;
    private volatile boolean silent = true;
    private volatile boolean cutShort = true;
    private volatile @Nullable Thread thread;

    GuardedConnection(
            ConnectionGuard guard,
            ConnectionContext socket,
            InetAddress peer,
            AddressShare address,
            Function<ConnectionContext, ServerConnection> http) {
        this.guard = guard;
        this.socket = socket;
        this.settings = guard.settings();
        this.peer = peer;
        this.client = peer;
        this.address = address;
        this.proxied = guard.clients().isTrustedProxy(peer);
        this.buffers = new BufferShare(guard.buffered(), settings.maxBufferedBytes());
        this.input = new Input(this::receive);
        this.context = new GuardedContext(socket, new RequestReader(this, input), this);
        this.requests = new TokenBucket(settings.requestsPerSecond(), 2, System.nanoTime());
        this.readBy = guard.clock().nanos() + TimeUnit.SECONDS.toNanos(settings.requestSeconds());
        this.http = http.apply(context);
    }

    /** The connection that the caller's request or WebSocket came over. */
    public static GuardedConnection current() {
        return CURRENT.get();
    }

    /** The address of the request's client: what limits by address go by. Behind a trusted proxy not the peer's. */
    public InetAddress clientAddress() {
        return client;
    }

    /** The address of the connection's other end, which may be a proxy. */
    public InetAddress peerAddress() {
        return peer;
    }

    /**
     * Says that a right key came over it: from here on it isn't anonymous, or, where it is a proxy's, which sends requests
     * of several clients, not until the next request.
     */
    public void authenticated() {
        AddressShare share = charged;
        if (share != null) {
            charged = null;
            share.giveBack();
        }
        if (!authenticated) {
            authenticated = true;
            guard.authenticated(this);
        }
    }

    /** Whether a right key came over it. */
    public boolean isAuthenticated() {
        return authenticated;
    }

    /** Holds that much of an unfinished body; false when there is no room for it. Until the next request. */
    public boolean hold(int bytes) {
        boolean held = buffers.hold(bytes);
        if (!held) {
            guard.refusals().count(Refusal.BUFFERS_FULL);
        }
        return held;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Thread.currentThread();
        try {
            if (guard.admit(this)) {
                ScopedValue.where(CURRENT, this).call(() -> {
                    http.handle(limit);
                    return this;
                });
            }
        } finally {
            guard.left(this);
            buffers.release();
        }
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    /** The length of the longest body that is read at all. */
    long mostBodyBytes() {
        return authenticated ? guard.mostReadBytes() : guard.maxBodyBytes();
    }

    AddressShare address() {
        return address;
    }

    void countFor(AddressShare other) {
        address = other;
    }

    /** Whether a trusted proxy made it, for clients that are known by their requests only. */
    boolean isProxied() {
        return proxied;
    }

    Input input() {
        return input;
    }

    BufferShare buffers() {
        return buffers;
    }

    ConnectionGuard guard() {
        return guard;
    }

    /** Nothing of a request has come yet. */
    void awaitsRequest() {
        if (!first) {
            cutShort = false;
            int seconds = authenticated ? settings.idleSeconds() : anonymousIdleSeconds();
            readBy = guard.clock().nanos() + TimeUnit.SECONDS.toNanos(seconds);
        }
    }

    private int anonymousIdleSeconds() {
        return Math.max(settings.requestSeconds(), settings.idleSeconds() / IDLE_SHARE_OF_ANONYMOUS);
    }

    /** The first byte of something that has an end is here. */
    void readsRequest() {
        if (!first) {
            startClock();
        }
    }

    /** A whole head is here. One for which the client was not waited for is done after everybody else's turn. */
    void hasRequest(RequestHead head, boolean waited) throws HttpFault {
        stopClock();
        first = false;
        silent = false;
        readingBody = false;
        buffers.release();
        client = guard.clients().of(peer, head::values);
        charged = null;
        authenticated &= !proxied;
        if (authenticated) {
            if (!requests.take(System.nanoTime())) {
                requests.await();
                requests.take(System.nanoTime());
            }
            if (!waited) {
                letOthersGoFirst();
            }
            return;
        }
        letOthersGoFirst();
        AddressShare share = guard.share(client);
        if (proxied && !guard.move(this, share)) {
            throw new HttpFault(
                    429,
                    "More than " + settings.maxConnectionsPerAddress()
                            + " connections without a right key came from this address.");
        }
        if (!share.take()) {
            throw new HttpFault(
                    429,
                    "More than " + settings.anonymousRequestsPerSecond()
                            + " requests a second without a right key came from this address.");
        }
        charged = share;
    }

    void readsBody() {
        if (!readingBody) {
            readingBody = true;
            startClock();
        }
    }

    void hasBody() {
        stopClock();
    }

    void startClock() {
        cutShort = true;
        readBy = guard.clock().nanos() + TimeUnit.SECONDS.toNanos(settings.requestSeconds());
    }

    void stopClock() {
        readBy = NEVER;
    }

    void writes() {
        writeBy = guard.clock().nanos() + TimeUnit.SECONDS.toNanos(settings.writeSeconds());
    }

    void wrote() {
        writeBy = NEVER;
    }

    boolean isLate(long nowNanos) {
        return isPast(readBy, nowNanos) || isPast(writeBy, nowNanos);
    }

    /** Whether nothing has come over it yet. */
    boolean isSilent() {
        return silent;
    }

    /** Whether it is in the middle of something, so that its end is more than the end of a silence. */
    boolean wasCutShort() {
        return cutShort;
    }

    private static boolean isPast(long deadline, long nowNanos) {
        return deadline != NEVER && nowNanos - deadline > 0;
    }

    /** Breaks it, from any thread. A virtual thread that is interrupted in a socket's read or write closes the socket. */
    void kill() {
        Thread own = thread;
        if (own != null) {
            own.interrupt();
        }
    }

    void count(HttpFault fault) {
        guard.refusals()
                .count(
                        switch (fault.status()) {
                            case 413, 414, 431 -> Refusal.TOO_LONG;
                            case 429 -> Refusal.TOO_MANY_REQUESTS;
                            case 503 -> Refusal.BUFFERS_FULL;
                            default -> Refusal.MALFORMED;
                        });
    }

    /** Says what is wrong, in place of an answer to a request. */
    void answer(HttpFault fault) {
        stopClock();
        context.dataWriter().writeNow(BufferData.create(guard.answers().answer(fault.status(), fault.detail())));
        if (fault.status() == 429) {
            LockSupport.parkNanos(PENALTY_NANOS);
        }
    }

    // Nothing depends on it: it only makes the order among those who wait fairer.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letOthersGoFirst() {
        Thread.yield();
    }

    private byte @Nullable [] receive() {
        if (input.received() >= yieldAt) {
            yieldAt = input.received() + YIELD_BYTES;
            letOthersGoFirst();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CloseConnectionException("the connection is over");
        }
        try {
            return socket.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the connection broke", e);
        }
    }
}
