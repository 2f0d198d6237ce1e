package org.bourse.floor.feed;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeWriter;

/**
 * The floor's thread and its tape under a steady stream of Binance's frames: all that this process does, but for the thread that
 * makes the frames up, and whether each of them is on the tape afterwards. {@code -Dseconds=60 -Dframes=20000}
 */
final class RecorderReport {

    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int FRAMES_A_SECOND = Integer.getInteger("frames", 20_000);
    private static final int BURST_MILLIS = 5;

    private RecorderReport() {}

    /** Prints it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("recorder");
        // When it is ended before its time, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteLeft(directory), "recorder-end"));
        System.out.printf("%,d frames a second are recorded for %d s.%n", FRAMES_A_SECOND, SECONDS);
        record(directory.resolve("tape"));
    }

    private static void record(Path tape) throws IOException, InterruptedException {
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        Floor floor = new Floor(
                TapeWriter.open(tape, 64 << 20),
                nobody,
                events -> List.of(new BinanceVenue(List.of(VenueDriver.BTC), events, instrument -> {})));
        floor.start();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = system.getProcessCpuTime();
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long sent = send(floor.arrivals());
        own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own;
        double share = (system.getProcessCpuTime() - began - own) / (SECONDS * 1e9);
        boolean live = floor.venues().getFirst().books().getFirst().view(0).isLive();
        long dropped = floor.droppedFrames();
        floor.close();
        Frames found = new Frames();
        List<TapeFinding> findings = new Tape(tape).read(found, new MarketEventsAdapter() {});
        System.out.printf(
                "%,d frames in %d s, %,d dropped, %,d on the tape (%,d MB), %d findings, the book %s: %.1f %% of a core%n",
                sent,
                SECONDS,
                dropped,
                found.count,
                found.bytes >> 20,
                findings.size(),
                live ? "live" : "not live",
                100 * share);
        if (found.count != sent || !findings.isEmpty()) {
            throw new IllegalStateException("Frames are missing.");
        }
    }

    /** Sends at that rate whatever the floor does, a few at once. */
    private static long send(Arrivals arrivals) throws InterruptedException {
        InventedMarket market = new InventedMarket(VenueDriver.BTC.symbol(), 6_000_000, 1);
        int link = FloorCore.LINKS_PER_VENUE + 1;
        String first = market.firstBook();
        arrivals.put(new Arrival.Opened(link, arrivals.nanos(), "ws://report"));
        long sent = 0;
        long began = System.nanoTime();
        for (long millis = BURST_MILLIS; millis <= SECONDS * 1_000L; millis += BURST_MILLIS) {
            long due = millis * FRAMES_A_SECOND / 1_000;
            while (sent < due) {
                arrivals.frame(
                        link, VenueDriver.bytes(market.next().orElseThrow().text()));
                sent++;
            }
            if (millis == BURST_MILLIS) {
                arrivals.put(new Arrival.Answer(
                        link, arrivals.nanos(), VenueDriver.BTC.id(), 200, VenueDriver.bytes(first)));
            }
            TimeUnit.NANOSECONDS.sleep(began + millis * 1_000_000 - System.nanoTime());
        }
        return sent;
    }

    private static void deleteLeft(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println(directory + " could not be deleted: " + e);
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.toList();
        }
        for (Path file : all.reversed()) {
            Files.delete(file);
        }
    }

    /** Counts frames. */
    private static final class Frames extends IgnoredRawEvents {

        private long count;
        private long bytes;

        @Override
        public void frame(EventHeader header, byte[] content, int offset, int length) {
            count++;
            bytes += length;
        }
    }
}
