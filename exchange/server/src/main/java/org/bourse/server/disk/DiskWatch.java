package org.bourse.server.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room on the disks that the exchange writes to. Warns while there is time, and says when there is too little for new
 * orders; what is left then is for cancels, and for the database to catch up. Looks once a second.
 */
public final class DiskWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** From this many times the least room on a disk is warned of, whatever its rate. */
    public static final long WARNED_TIMES = 4;

    /**
     * A disk that can be asked for its room.
     *
     * @param name what the exchange keeps there
     * @param stopsOrders whether orders depend on it
     * @param space asked again for each look
     */
    record Disk(String name, boolean stopsOrders, Space space) {}

    /** The room on a disk, in bytes. */
    interface Space {

        /** The bytes that this process may still write. */
        long freeBytes() throws IOException;

        /** The size of the disk. */
        long sizeBytes() throws IOException;
    }

    /** The state of a disk. */
    public enum State {
        /** Enough room. */
        ENOUGH,
        /** It will be full soon, or can't be asked. */
        WARNED,
        /** Too little room for new orders. */
        LOW
    }

    /**
     * The last look at a disk.
     *
     * @param freeBytes how much was free
     * @param hoursLeft until nothing is, at the rate of the last hour; empty where it does not shrink or isn't known yet
     * @param detail what an operator is told unless there is enough
     */
    public record Look(
            String disk, State state, long freeBytes, long sizeBytes, OptionalDouble hoursLeft, String detail) {}

    private final List<Disk> disks;
    private final List<FreeSpaceTrend> trends = new ArrayList<>();
    private final DiskSettings settings;
    private final LongSupplier nanos;
    private final Thread thread;
    private volatile List<Look> looks = List.of();
    private volatile boolean low;
    private volatile boolean closing;

    DiskWatch(List<Disk> disks, DiskSettings settings, LongSupplier nanos) {
        this.disks = List.copyOf(disks);
        this.settings = settings;
        this.nanos = nanos;
        this.thread = Thread.ofPlatform().name("disk-watch").daemon().unstarted(this::watch);
        disks.forEach(disk -> trends.add(new FreeSpaceTrend()));
        look();
    }

    /**
     * Watches the disks of these directories, which exist, each disk once.
     *
     * @param needed by what is kept there: without room there no new orders are taken
     * @param others by what is kept there: these are warned of
     */
    public static DiskWatch start(Map<String, Path> needed, Map<String, Path> others, DiskSettings settings)
            throws IOException {
        Map<FileStore, List<String>> names = new LinkedHashMap<>();
        for (Map.Entry<String, Path> entry : needed.entrySet()) {
            names.computeIfAbsent(Files.getFileStore(entry.getValue()), _ -> new ArrayList<>())
                    .add(entry.getKey());
        }
        int neededDisks = names.size();
        for (Map.Entry<String, Path> entry : others.entrySet()) {
            names.computeIfAbsent(Files.getFileStore(entry.getValue()), _ -> new ArrayList<>())
                    .add(entry.getKey());
        }
        List<Disk> disks = new ArrayList<>();
        names.forEach((store, kept) ->
                disks.add(new Disk(String.join(", ", kept), disks.size() < neededDisks, spaceOf(store))));
        DiskWatch watch = new DiskWatch(disks, settings, System::nanoTime);
        watch.thread.start();
        return watch;
    }

    /** Whether there is too little room for new orders. */
    public boolean isLow() {
        return low;
    }

    /** The last looks, disk by disk. */
    public List<Look> looks() {
        return looks;
    }

    /** The last look at the disk with this name. */
    public Look look(String disk) {
        return looks.stream()
                .filter(look -> look.disk().equals(disk))
                .findFirst()
                .orElseThrow();
    }

    /** Looks no more. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closing) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (!closing) {
                look();
            }
        }
    }

    /** Looks at all disks, and logs what is other than before. */
    void look() {
        List<Look> before = looks;
        List<Look> now = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            Look former = i < before.size() ? before.get(i) : null;
            State was = former == null ? State.ENOUGH : former.state();
            Look look = look(disks.get(i), trends.get(i), was, former);
            if (look.state() != was) {
                log(look, was);
            }
            now.add(look);
        }
        looks = List.copyOf(now);
        low = now.stream().anyMatch(look -> look.state() == State.LOW);
    }

    private Look look(Disk disk, FreeSpaceTrend trend, State was, @Nullable Look former) {
        try {
            long free = disk.space().freeBytes();
            long size = disk.space().sizeBytes();
            long time = nanos.getAsLong();
            trend.add(time, free);
            OptionalDouble hours = trend.hoursLeft(time, free);
            State state = state(disk, free, hours, was);
            return new Look(disk.name(), state, free, size, hours, detail(disk, state, free, size, hours));
        } catch (IOException e) {
            long free = former == null ? 0 : former.freeBytes();
            long size = former == null ? 0 : former.sizeBytes();
            String detail = "the disk of " + disk.name() + " can't be asked for its room: " + e.getMessage();
            State state = was == State.LOW ? State.LOW : State.WARNED;
            return new Look(disk.name(), state, free, size, OptionalDouble.empty(), detail);
        }
    }

    private State state(Disk disk, long free, OptionalDouble hours, State was) {
        long least = settings.leastFreeBytes();
        // A little more than the least, so that one who frees a few bytes doesn't have orders taken and refused in
        // turns.
        long enoughAgain = was == State.LOW ? least + least / 10 : least;
        if (disk.stopsOrders() && free < enoughAgain) {
            return State.LOW;
        }
        boolean soon = hours.isPresent() && hours.getAsDouble() < settings.warnHours();
        return soon || free / WARNED_TIMES < least ? State.WARNED : State.ENOUGH;
    }

    private String detail(Disk disk, State state, long free, long size, OptionalDouble hours) {
        String room = String.format(
                Locale.ROOT, "the disk of %s has %,d MiB free of %,d", disk.name(), free >> 20, size >> 20);
        String rate = hours.isPresent()
                ? String.format(Locale.ROOT, ", and is full in %.1f hours at the last hour's rate", hours.getAsDouble())
                : "";
        return switch (state) {
            case ENOUGH -> "";
            case WARNED -> room + rate;
            case LOW ->
                String.format(
                        Locale.ROOT,
                        "%s, which is below %,d: new orders are refused until there is more, cancels go on",
                        room + rate,
                        settings.leastFreeBytes() >> 20);
        };
    }

    private static void log(Look look, State was) {
        switch (look.state()) {
            case LOW -> LOG.error("{}", look.detail());
            case WARNED -> LOG.warn("{}", look.detail());
            case ENOUGH ->
                LOG.info(
                        "the disk of {} has {} MiB free again{}",
                        look.disk(),
                        look.freeBytes() >> 20,
                        was == State.LOW ? "; new orders are taken" : "");
        }
    }

    private static Space spaceOf(FileStore store) {
        return new Space() {
            @Override
            public long freeBytes() throws IOException {
                return store.getUsableSpace();
            }

            @Override
            public long sizeBytes() throws IOException {
                return store.getTotalSpace();
            }
        };
    }
}
