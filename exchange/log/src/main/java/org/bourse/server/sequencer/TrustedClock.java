package org.bourse.server.sequencer;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange's time, from a machine's clock that may be set. The time of commands never goes back, so a clock that jumps
 * ahead and back again would make it stand still until the clock gets there once more, with all orders refused that are
 * valid for less. So a jump ahead is not followed at once: until it has lasted for a tenth of its length, and a minute at
 * least, time goes on as fast as it passes. A clock that is wrong for so long can put the exchange ahead by ten times that,
 * and no more.
 *
 * <p>What happened to the clock while no exchange ran can't be seen; a start believes it. Safe from any thread.
 */
public final class TrustedClock implements LongSupplier, InstantSource {

    /** The step by which clocks are corrected in ordinary life; followed at once. */
    private static final long TOLERATED_MICROS = TimeUnit.SECONDS.toMicros(1);

    private static final long LEAST_PROOF_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int PROOF_SHARE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(TrustedClock.class);

    private final LongSupplier machineMicros;
    private final LongSupplier nanoTime;

    /** The time at a moment of the ticks that are never set. */
    private long anchorMicros;

    private long anchorNanos;

    /** The latest time that was given out. */
    private long latestMicros;

    /** Since when the clock is ahead by too much, in ticks; only while {@link #doubted}. */
    private long doubtedSinceNanos;

    private boolean doubted;
    private boolean standing;

    /**
     * Believes the machine's clock as it is now.
     *
     * @param machineMicros the machine's clock, UTC microseconds
     * @param nanoTime ticks that are never set, as {@link System#nanoTime()}
     * @param latestMicros the last command's time; 0 for none
     */
    public TrustedClock(LongSupplier machineMicros, LongSupplier nanoTime, long latestMicros) {
        this.machineMicros = machineMicros;
        this.nanoTime = nanoTime;
        this.latestMicros = latestMicros;
        this.anchorMicros = machineMicros.getAsLong();
        this.anchorNanos = nanoTime.getAsLong();
    }

    /** Now, UTC microseconds; never less than what was given out before. */
    @Override
    public synchronized long getAsLong() {
        long now = read();
        notice(now);
        latestMicros = Math.max(latestMicros, now);
        return latestMicros;
    }

    /** The same. */
    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(getAsLong(), ChronoUnit.MICROS);
    }

    /** Takes note of the time of a command that was replayed: none that is given out from now on is less. */
    public synchronized void reached(long commandMicros) {
        latestMicros = Math.max(latestMicros, commandMicros);
    }

    /** By how much the clock is behind the exchange's time, which stands still meanwhile; 0 when it is not. */
    public synchronized long behindMicros() {
        return Math.max(0, latestMicros - read());
    }

    /** By how much the clock is ahead of the exchange's time, which does not follow it yet; 0 when it is not. */
    public synchronized long doubtedMicros() {
        return doubted ? Math.max(0, machineMicros.getAsLong() - passed(nanoTime.getAsLong())) : 0;
    }

    private long read() {
        long ticks = nanoTime.getAsLong();
        long machine = machineMicros.getAsLong();
        long passed = passed(ticks);
        long ahead = machine - passed;
        if (ahead <= TOLERATED_MICROS || hasProved(ahead, ticks)) {
            anchorMicros = machine;
            anchorNanos = ticks;
            doubted = false;
            return machine;
        }
        return passed;
    }

    private long passed(long ticks) {
        return anchorMicros + TimeUnit.NANOSECONDS.toMicros(ticks - anchorNanos);
    }

    private boolean hasProved(long ahead, long ticks) {
        long neededMicros = Math.max(LEAST_PROOF_MICROS, ahead / PROOF_SHARE);
        if (!doubted) {
            doubted = true;
            doubtedSinceNanos = ticks;
            LOG.warn(
                    "the machine's clock jumped ahead by {} s; the exchange follows it when it has stayed there for {} s",
                    TimeUnit.MICROSECONDS.toSeconds(ahead),
                    TimeUnit.MICROSECONDS.toSeconds(neededMicros));
        }
        boolean proved = TimeUnit.NANOSECONDS.toMicros(ticks - doubtedSinceNanos) >= neededMicros;
        if (proved) {
            LOG.warn(
                    "the machine's clock stayed where it jumped to; the exchange's time goes ahead by {} s",
                    TimeUnit.MICROSECONDS.toSeconds(ahead));
        }
        return proved;
    }

    private void notice(long now) {
        long behind = latestMicros - now;
        if (!standing && behind > TOLERATED_MICROS) {
            standing = true;
            LOG.warn(
                    "the machine's clock is {} s behind the exchange's time, which stands still until the clock gets"
                            + " there: orders that are valid for less are refused",
                    TimeUnit.MICROSECONDS.toSeconds(behind));
        } else if (standing && behind <= 0) {
            standing = false;
            LOG.info("the machine's clock is where the exchange's time stood still; it goes on");
        }
    }
}
