package org.bourse.server.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.server.disk.DiskWatch.Disk;
import org.bourse.server.disk.DiskWatch.Look;
import org.bourse.server.disk.DiskWatch.State;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** When a disk is warned of, when it stops new orders, and when they are taken again. */
class DiskWatchTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final DiskSettings SETTINGS = new DiskSettings(100 * MEBIBYTE, 24);

    private final Room room = new Room();
    private long nanos;

    @Test
    @ExpectedLog(
            level = ERROR,
            line = "DiskWatch: the disk of journal has 99 MiB free of 100,000, which is below 100: .*")
    @ExpectedLog(level = WARN, line = "DiskWatch: the disk of journal has 110 MiB free of 100,000")
    void refusesOrdersBelowTheLeastAndTakesThemAgainAboveATenthMore() {
        DiskWatch watch = watch(true);
        assertThat(seen(watch, 1_000)).isEqualTo(State.ENOUGH);
        assertThat(watch.isLow()).isFalse();

        assertThat(seen(watch, 99)).isEqualTo(State.LOW);
        assertThat(watch.isLow()).isTrue();
        assertThat(only(watch).detail()).contains("new orders are refused until there is more, cancels go on");

        assertThat(seen(watch, 109)).isEqualTo(State.LOW);
        assertThat(seen(watch, 110)).isEqualTo(State.WARNED);
        assertThat(watch.isLow()).isFalse();
        assertThat(seen(watch, 400)).isEqualTo(State.ENOUGH);
        assertThat(only(watch).detail()).isEmpty();
    }

    @Test
    @ExpectedLog(level = WARN, line = "DiskWatch: the disk of archive has 0 MiB free of 100,000")
    void warnsOfADiskThatNoOrderDependsOn() {
        DiskWatch watch = watch(false);

        assertThat(seen(watch, 0)).isEqualTo(State.WARNED);
        assertThat(watch.isLow()).isFalse();
    }

    @Test
    @ExpectedLog(
            level = WARN,
            line =
                    "DiskWatch: the disk of journal has 11,\\d+ MiB free of 100,000, and is full in 2[34].\\d hours at the"
                            + " last hour's rate")
    void warnsADayBeforeItIsFullAtTheRateOfTheLastHour() {
        long free = 12_000;
        DiskWatch watch = watch(true, free);
        while (only(watch).state() == State.ENOUGH) {
            nanos += TimeUnit.MINUTES.toNanos(1);
            free -= 8;
            seen(watch, free);
            assertThat(free).isPositive();
        }

        assertThat(only(watch).hoursLeft().orElseThrow()).isLessThan(24).isGreaterThan(23.5);
        // What is free grows: nothing is said of a rate, and the warning is over.
        assertThat(seen(watch, 20_000)).isEqualTo(State.ENOUGH);
        assertThat(only(watch).hoursLeft()).isEmpty();
    }

    @Test
    void knowsNoRateBeforeTenMinutes() {
        DiskWatch watch = watch(true);
        nanos += TimeUnit.MINUTES.toNanos(10) - 1;
        seen(watch, 49_999);
        assertThat(only(watch).hoursLeft()).isEmpty();

        nanos += 1;
        seen(watch, 49_999);
        assertThat(only(watch).hoursLeft()).isPresent();
    }

    @Test
    @ExpectedLog(level = WARN, line = "DiskWatch: the disk of journal can't be asked for its room: gone")
    void warnsOfADiskThatCantBeAsked() {
        DiskWatch watch = watch(true);
        seen(watch, 1_000);
        room.broken = true;
        watch.look();

        assertThat(only(watch).state()).isEqualTo(State.WARNED);
        assertThat(only(watch).freeBytes()).isEqualTo(1_000 * MEBIBYTE);
        assertThat(watch.isLow()).isFalse();
    }

    @Test
    void neverRefusesWhereTheLeastIsNothing() {
        room.free = 0;
        DiskWatch watch = new DiskWatch(List.of(new Disk("journal", true, room)), new DiskSettings(0, 24), () -> nanos);

        assertThat(watch.isLow()).isFalse();
        assertThat(only(watch).state()).isEqualTo(State.ENOUGH);
    }

    private DiskWatch watch(boolean stopsOrders) {
        return watch(stopsOrders, 50_000);
    }

    private DiskWatch watch(boolean stopsOrders, long freeMebibytes) {
        room.free = freeMebibytes * MEBIBYTE;
        return new DiskWatch(
                List.of(new Disk(stopsOrders ? "journal" : "archive", stopsOrders, room)), SETTINGS, () -> nanos);
    }

    private State seen(DiskWatch watch, long freeMebibytes) {
        room.free = freeMebibytes * MEBIBYTE;
        watch.look();
        return only(watch).state();
    }

    private static Look only(DiskWatch watch) {
        assertThat(watch.looks()).hasSize(1);
        return watch.looks().getFirst();
    }

    /** A disk whose room a test says. */
    private static final class Room implements DiskWatch.Space {

        private long free;
        private boolean broken;

        @Override
        public long freeBytes() throws IOException {
            if (broken) {
                throw new IOException("gone");
            }
            return free;
        }

        @Override
        public long sizeBytes() {
            return 100_000 * MEBIBYTE;
        }
    }
}
