package org.bourse.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The end of threads that the exchange can't do without, seen whatever ended them: an error that nobody caught is told by
 * the thread itself, but one that returns, or whose error was swallowed, says nothing. Looks every half second.
 */
final class ThreadWatch implements AutoCloseable {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Thread> watched;
    private final Predicate<String> mayEnd;
    private final Consumer<String> onEnd;
    private final Thread thread;
    private volatile boolean closing;

    private ThreadWatch(List<Thread> watched, Predicate<String> mayEnd, Consumer<String> onEnd) {
        this.watched = watched;
        this.mayEnd = mayEnd;
        this.onEnd = onEnd;
        this.thread = Thread.ofPlatform().name("thread-watch").daemon().unstarted(this::watch);
    }

    /**
     * Watches those that run now.
     *
     * @param names of the threads
     * @param mayEnd whether the thread with this name may end at the moment that is asked
     * @param onEnd told once, by name, of the first that has ended
     */
    static ThreadWatch start(Set<String> names, Predicate<String> mayEnd, Consumer<String> onEnd) {
        List<Thread> running = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> names.contains(thread.getName()))
                .toList();
        ThreadWatch watch = new ThreadWatch(running, mayEnd, onEnd);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (!closing) {
            for (Thread needed : watched) {
                if (!needed.isAlive() && !mayEnd.test(needed.getName()) && !closing) {
                    onEnd.accept(needed.getName());
                    return;
                }
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** Looks no more: what ends from now on ends in order. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
