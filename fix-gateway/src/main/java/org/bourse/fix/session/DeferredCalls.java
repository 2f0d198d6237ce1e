package org.bourse.fix.session;

import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.FilterEvent;

/**
 * Calls that a filter makes to those behind it while it holds a lock, put off until it does not any more: they may wait
 * for others that want it. What goes to the socket goes there at once.
 */
final class DeferredCalls implements NextFilter {

    private final NextFilter next;
    private final List<Runnable> calls = new ArrayList<>(2);
    private int writes;

    DeferredCalls(NextFilter next) {
        this.next = next;
    }

    /** Tells what was to be told, in that order. */
    void run() {
        calls.forEach(Runnable::run);
    }

    /** The number of writes to the socket. */
    int writes() {
        return writes;
    }

    @Override
    public void filterWrite(IoSession io, WriteRequest request) {
        writes++;
        next.filterWrite(io, request);
    }

    @Override
    public void filterClose(IoSession io) {
        next.filterClose(io);
    }

    @Override
    public void messageReceived(IoSession io, Object message) {
        calls.add(() -> next.messageReceived(io, message));
    }

    @Override
    public void messageSent(IoSession io, WriteRequest request) {
        calls.add(() -> next.messageSent(io, request));
    }

    @Override
    public void exceptionCaught(IoSession io, Throwable cause) {
        calls.add(() -> next.exceptionCaught(io, cause));
    }

    @Override
    public void event(IoSession io, FilterEvent event) {
        calls.add(() -> next.event(io, event));
    }

    @Override
    public void sessionCreated(IoSession io) {
        calls.add(() -> next.sessionCreated(io));
    }

    @Override
    public void sessionOpened(IoSession io) {
        calls.add(() -> next.sessionOpened(io));
    }

    @Override
    public void sessionClosed(IoSession io) {
        calls.add(() -> next.sessionClosed(io));
    }

    @Override
    public void sessionIdle(IoSession io, IdleStatus status) {
        calls.add(() -> next.sessionIdle(io, status));
    }

    @Override
    public void inputClosed(IoSession io) {
        calls.add(() -> next.inputClosed(io));
    }
}
