package org.bourse.server.access;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bourse.contract.KeyFault;
import org.bourse.contract.Network;
import org.bourse.server.logging.LineBudget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wrong keys of each address, forgotten a minute after the last. Memory is bounded: beyond so many addresses some are
 * forgotten early, which only an attacker from as many addresses can bring about.
 */
public final class WrongKeys implements KeyAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(WrongKeys.class);

    /** Mistyped keys that are answered without delay. */
    private static final int FREE_MISTAKES = 3;

    /** The wrong key that locks an address out. */
    private static final int LAST_MISTAKE = 10;

    private static final int FIRST_DELAY_MILLIS = 100;
    private static final int LONGEST_DELAY_MILLIS = 1_000;
    private static final long LOCKOUT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long FORGOTTEN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LINES_PER_SECOND = 5;

    /** About 200 bytes each. */
    private static final int MOST_ADDRESSES = 50_000;

    private final LongSupplier nanoClock;
    private final int mostAddresses;
    private final LineBudget lines;
    private final Map<Network, Mistakes> byClient = new ConcurrentHashMap<>();
    private final Map<Gateway, Long> counts = new ConcurrentHashMap<>();
    private final Map<KeyRefusal, Long> refusals = new ConcurrentHashMap<>();
    private final AtomicLong lockouts = new AtomicLong();

    /** No address has shown a wrong key yet. {@code nanoClock} only goes forward, such as {@link System#nanoTime}. */
    public WrongKeys(LongSupplier nanoClock) {
        this(nanoClock, MOST_ADDRESSES);
    }

    WrongKeys(LongSupplier nanoClock, int mostAddresses) {
        this.nanoClock = nanoClock;
        this.mostAddresses = mostAddresses;
        this.lines = new LineBudget(
                LINES_PER_SECOND,
                nanoClock,
                leftOut -> LOG.info("wrong and refused keys: {} more lines left out", leftOut));
    }

    @Override
    public Refusal wrongKey(Gateway gateway, InetAddress address) {
        long now = nanoClock.getAsLong();
        counts.merge(gateway, 1L, Long::sum);
        Network client = Network.ofClient(address);
        Mistakes mistakes = byClient.compute(client, (key, before) -> Mistakes.oneMore(before, now));
        if (byClient.size() > mostAddresses) {
            forget(now, client);
        }
        note(gateway, client, mistakes);
        return new Refusal(mistakes.delayMillis(), mistakes.lockedOutSeconds(now));
    }

    @Override
    public void refused(Gateway gateway, InetAddress address, long keyId, KeyFault fault) {
        refusals.merge(new KeyRefusal(gateway, fault), 1L, Long::sum);
        if (lines.take()) {
            LOG.info("key {} refused at {} from {}: {}", keyId, gateway, address.getHostAddress(), fault.text());
        }
    }

    /** Keys that were known and refused at this gateway for this since the start. */
    public long refusals(Gateway gateway, KeyFault fault) {
        return refusals.getOrDefault(new KeyRefusal(gateway, fault), 0L);
    }

    @Override
    public int lockedOutSeconds(InetAddress address) {
        if (byClient.isEmpty()) {
            return 0;
        }
        Mistakes mistakes = byClient.get(Network.ofClient(address));
        return mistakes == null ? 0 : mistakes.lockedOutSeconds(nanoClock.getAsLong());
    }

    /** Wrong keys shown at this gateway since the start. */
    public long count(Gateway gateway) {
        return counts.getOrDefault(gateway, 0L);
    }

    /** The number of lock-outs of addresses since the start. */
    public long lockouts() {
        return lockouts.get();
    }

    /** The number of addresses that take up memory. */
    int knownAddresses() {
        return byClient.size();
    }

    private void note(Gateway gateway, Network client, Mistakes mistakes) {
        if (mistakes.count == 1 && lines.take()) {
            LOG.info("a wrong key at {} from {}", gateway, client);
        } else if (mistakes.count == LAST_MISTAKE) {
            lockouts.incrementAndGet();
            if (lines.take()) {
                LOG.info(
                        "{} is locked out for {} s: {} wrong keys, the last at {}",
                        client,
                        TimeUnit.NANOSECONDS.toSeconds(LOCKOUT_NANOS),
                        LAST_MISTAKE,
                        gateway);
            }
        }
    }

    /** First what may go anyway, then whatever comes until a tenth is free. */
    private void forget(long now, Network except) {
        byClient.values().removeIf(mistakes -> mistakes.isOver(now));
        Iterator<Network> clients = byClient.keySet().iterator();
        while (byClient.size() > mostAddresses * 9 / 10 && clients.hasNext()) {
            if (!clients.next().equals(except)) {
                clients.remove();
            }
        }
    }

    private record KeyRefusal(Gateway gateway, KeyFault fault) {}

    /** The wrong keys of one address: immutable, so that one update of the map is all that needs to be atomic. */
    private record Mistakes(int count, long lastNanos) {

        static Mistakes oneMore(@Nullable Mistakes before, long now) {
            if (before == null || before.isOver(now)) {
                return new Mistakes(1, now);
            }
            // A lockout is not made longer from inside: whoever else is at that address can count on its end.
            return new Mistakes(before.count + 1, before.count >= LAST_MISTAKE ? before.lastNanos : now);
        }

        boolean isOver(long now) {
            return now - lastNanos >= (count >= LAST_MISTAKE ? LOCKOUT_NANOS : FORGOTTEN_AFTER_NANOS);
        }

        int delayMillis() {
            if (count <= FREE_MISTAKES || count >= LAST_MISTAKE) {
                return 0;
            }
            return Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS << (count - FREE_MISTAKES - 1));
        }

        int lockedOutSeconds(long now) {
            long left = LOCKOUT_NANOS - (now - lastNanos);
            return count < LAST_MISTAKE || left <= 0 ? 0 : (int) Math.ceilDiv(left, TimeUnit.SECONDS.toNanos(1));
        }
    }
}
