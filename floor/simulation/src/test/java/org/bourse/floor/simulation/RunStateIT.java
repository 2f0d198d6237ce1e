package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was ended anywhere goes on from its state as if it had not been: its results are the same to the last byte. */
class RunStateIT {

    private static final long SEEDS = Long.getLong("state.seeds", 3);

    /** Belongs to {@link TapeRun#STATE_FORM}: of the state in the middle of {@link GoldenRun}. */
    private static final String SHA_256_OF_FORM = "4e5444f1037192d1904d2680f532ecd595525e4c31bee310fc23a3b7a3c7fbba";

    @TempDir
    Path directory;

    private Path tape;

    @BeforeEach
    void record() {
        tape = directory.resolve("tape");
    }

    private static final class Kept {
        private final long place;
        private final byte[] state;

        Kept(long place, byte[] state) {
            this.place = place;
            this.state = state;
        }
    }

    @Test
    void aRunThatWasEndedAnywhereIsAsIfItHadNotBeen() throws IOException {
        for (long seed = GoldenRun.SEED; seed < GoldenRun.SEED + SEEDS; seed++) {
            tape = directory.resolve("tape" + seed);
            GoldenRun.record(tape, seed, GoldenRun.STEPS);
            SortedMap<String, String> whole = whole();
            Path results = directory.resolve("ended" + seed);
            int lives = live(results, new Random(seed));
            assertThat(lives).as("seed %d: how often it was ended", seed).isGreaterThan(2);
            assertThat(files(results)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /** Answers how often it was ended before it came to the tape's end. */
    private int live(Path results, Random random) throws IOException {
        Optional<Kept> kept = Optional.empty();
        for (int lives = 0; ; lives++) {
            try (TapeRun run = open(results, kept)) {
                for (int reads = random.nextInt(80); reads > 0; reads--) {
                    if (!run.read(1 + random.nextInt(60))) {
                        run.finish();
                        return lives;
                    }
                    if (random.nextInt(20) == 0) {
                        run.publish();
                    }
                    if (random.nextInt(20) == 0) {
                        Optional<byte[]> state = run.state();
                        kept = state.isPresent() ? Optional.of(new Kept(run.place(), state.get())) : kept;
                    }
                }
            }
            tear(results);
        }
    }

    /** A file may have a part of what was written last. */
    private static void tear(Path results) throws IOException {
        for (String table : files(results).keySet()) {
            Files.writeString(results.resolve(table), "17,tor", StandardOpenOption.APPEND);
        }
    }

    @Test
    void goesOnWithoutThePartOfTheTapeThatIsBehindIt() throws IOException {
        GoldenRun.record(tape, GoldenRun.SEED, GoldenRun.STEPS);
        SortedMap<String, String> whole = whole();
        Path results = directory.resolve("gone");
        Kept kept = half(results);
        int deleted = 0;
        for (Tape.Part part : new Tape(tape).parts()) {
            if (part.lastSequence() <= kept.place && new Tape(tape).delete(part.number())) {
                deleted++;
            }
        }
        assertThat(deleted).isPositive();
        try (TapeRun run = open(results, Optional.of(kept))) {
            run.read(Integer.MAX_VALUE);
            run.finish();
        }
        assertThat(files(results)).isEqualTo(whole);
    }

    @Test
    void hasNoneWhileItTradesByBarsAndOneAgainOnceThereIsABook() throws IOException {
        long minute = 60_000_000_000L;
        try (TapeWriter writer = TapeWriter.open(tape, 100_000)) {
            TapedMarket taped = new TapedMarket(writer);
            EventHeader header = new EventHeader();
            taped.defined(header.raw(1, 0, 1), RandomMarket.INSTRUMENT);
            taped.bar(header.raw(minute, 0, 1), new Bar(0, 1_000, 1_010, 990, 1_005, 100, 1), minute);
            taped.continuity(header.raw(minute + 10, 0, 1), Continuity.SYNCING, StaleReason.NONE);
            Levels bids = new Levels();
            bids.add(1_000, 10);
            Levels asks = new Levels();
            asks.add(1_005, 10);
            taped.snapshot(header.raw(minute + 20, 0, 1), bids, asks);
            taped.continuity(header.raw(minute + 30, 0, 1), Continuity.LIVE, StaleReason.NONE);
            writer.flush();
        }
        Path results = directory.resolve("bars");
        Kept kept;
        try (TapeRun run = open(results, Optional.empty())) {
            run.read(2);
            assertThat(run.place()).isEqualTo(2);
            assertThat(run.state()).isEmpty();
            run.read(Integer.MAX_VALUE);
            kept = new Kept(run.place(), run.state().orElseThrow());
        }
        try (TapeRun run = open(results, Optional.of(kept))) {
            assertThat(run.place()).isEqualTo(5);
        }
    }

    @Test
    void refusesWhatIsNoStateOfItAndResultsThatHaveLess() throws IOException {
        GoldenRun.record(tape, GoldenRun.SEED, GoldenRun.STEPS);
        Path results = directory.resolve("refused");
        Kept kept = half(results);
        refuses(results, new Kept(kept.place, Arrays.copyOf(kept.state, kept.state.length / 2)), "ends too early");
        refuses(results, new Kept(kept.place, Arrays.copyOf(kept.state, kept.state.length + 1)), "1 bytes more");
        refuses(results, new Kept(kept.place + 1, kept.state), "It is that of event");
        byte[] other = kept.state.clone();
        other[Long.BYTES] = 'x';
        refuses(results, new Kept(kept.place, other), "in place of run");
        Files.writeString(results.resolve("intents.csv"), "");
        refuses(results, kept, "have less than they had");
    }

    private void refuses(Path results, Kept kept, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(results, Optional.of(kept)).close())
                .withMessageContaining(why);
    }

    /**
     * What is carried has its form: where this fails with a change of what a run carries, or of what it does, count {@link
     * TapeRun#STATE_FORM} up and put the new hash here.
     */
    @Test
    void hasTheFormThatItsNumberStandsFor() throws IOException, NoSuchAlgorithmException {
        GoldenRun.record(tape, GoldenRun.SEED, GoldenRun.STEPS);
        Kept kept = half(directory.resolve("form"));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kept.state)))
                .isEqualTo(SHA_256_OF_FORM);
    }

    private Kept half(Path results) throws IOException {
        try (TapeRun run = open(results, Optional.empty())) {
            run.read(GoldenRun.STEPS);
            return new Kept(run.place(), run.state().orElseThrow());
        }
    }

    private SortedMap<String, String> whole() throws IOException {
        Path results = directory.resolve("whole");
        try (TapeRun run = open(results, Optional.empty())) {
            run.read(Integer.MAX_VALUE);
            run.finish();
        }
        SortedMap<String, String> files = files(results);
        for (String what : List.of("filled,", "cancelled,", "funded,")) {
            assertThat(files.get("reports.csv")).contains(what);
        }
        for (String what : List.of(",pause,", ",stop,", ",budget,")) {
            assertThat(files.get("signals.csv")).contains(what);
        }
        return files;
    }

    private TapeRun open(Path results, Optional<Kept> kept) throws IOException {
        TapeRun.Setup setup = GoldenRun.setup(tape, results);
        return kept.isEmpty()
                ? TapeRun.begin(setup, GoldenRun.PART, GoldenRun.strategy(), LivePort.NOBODY)
                : TapeRun.resume(
                        setup,
                        GoldenRun.PART,
                        GoldenRun.strategy(),
                        LivePort.NOBODY,
                        kept.get().place,
                        kept.get().state);
    }

    private static SortedMap<String, String> files(Path results) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(results)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
