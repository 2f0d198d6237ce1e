package org.bourse.floor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tapes on a real file system: what is written is read, and what was torn, damaged or is missing is said with its place. */
@OnDisk
class TapeIT {

    private static final int FRAMES = 2_000;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void directory() {
        directory = parent.resolve("tape");
    }

    @Test
    void isReadAsItWasWrittenOverAllItsSegments() throws IOException {
        write(FRAMES);
        write(FRAMES);
        assertThat(sequences(directory)).isEqualTo(numbers(1, 2 * FRAMES));
        assertThat(new Tape(directory).verify()).isEmpty();
        assertThat(new Tape(directory).parts())
                .hasSizeGreaterThan(6)
                .allSatisfy(part -> assertThat(part.status()).isEqualTo("sealed"));
    }

    @Test
    void beginsEachSegmentWithTheState() throws IOException {
        write(FRAMES);
        int segments = new Tape(directory).parts().size();
        List<Long> repeated = new ArrayList<>();
        EventWriter seen = new EventWriter((header, buffer, length) -> {
            if (header.isRepeated()) {
                repeated.add(header.sequence);
            }
        });
        new Tape(directory).read(seen, seen);
        assertThat(repeated).hasSize(2 * segments);
    }

    @Test
    void takesASegmentsLengthOfEventsAfterAStateThatIsLonger() throws IOException {
        try (TapeWriter tape = TapeWriter.open(directory, 1_000)) {
            TapeRecorder recorder = new TapeRecorder(tape);
            tape.beginSegmentsWith(state -> {
                EventHeader repeated = new EventHeader();
                for (int i = 0; i < 50; i++) {
                    repeated.raw(0, 0, 1);
                    tape.repeating(repeated);
                    state.continuity(repeated, Continuity.STALE, StaleReason.RECONNECT);
                }
            });
            recorder.frames(300);
        }
        assertThat(new Tape(directory).parts()).hasSizeBetween(20, 150);
        assertThat(sequences(directory)).isEqualTo(numbers(1, 300));
        assertThat(new Tape(directory).verify()).isEmpty();
    }

    @Test
    void canBeReadWhileItIsWritten() throws IOException {
        try (TapeWriter tape = TapeWriter.open(directory, 50_000)) {
            new TapeRecorder(tape).frames(500);
            tape.flush();
            assertThat(sequences(directory)).isEqualTo(numbers(1, 500));
            assertThat(new Tape(directory).verify()).isEmpty();
            assertThat(new Tape(directory).parts().getLast().status()).isEqualTo("open");
        }
    }

    @Test
    void isCutAtItsLastWholeRecordWhereverItWasTorn() throws IOException {
        write(300);
        TapeSegment last = TapeSegment.all(directory).getLast();
        byte[] whole = Files.readAllBytes(last.file());
        Files.delete(last.sealFile());
        for (int i = 0; i < 60; i++) {
            int length = random.nextInt(whole.length);
            Files.write(last.file(), Arrays.copyOf(whole, length));
            Path copy = copy(directory, "torn" + i);
            long found;
            try (TapeWriter tape = TapeWriter.open(copy, 50_000)) {
                found = tape.lastSequence();
                new TapeRecorder(tape).frames(3);
            }
            assertThat(sequences(copy)).as("seed %d", seed).isEqualTo(numbers(1, (int) found + 3));
            assertThat(new Tape(copy).verify()).as("seed %d", seed).isEmpty();
            assertThat(copy.resolve("%08d.damaged".formatted(last.number())))
                    .as("torn at %d, seed %d", length, seed)
                    .doesNotExist();
        }
    }

    @Test
    void keepsADamagedEndBesideItAndSaysWhere() throws IOException {
        write(300);
        TapeSegment last = TapeSegment.all(directory).getLast();
        Files.delete(last.sealFile());
        byte[] damaged = Files.readAllBytes(last.file());
        damaged[damaged.length / 2] ^= 1;
        Files.write(last.file(), damaged);
        try (TapeWriter tape = TapeWriter.open(directory, 50_000)) {
            assertThat(tape.recovered()).singleElement().satisfies(finding -> {
                assertThat(finding.offset()).isBetween(damaged.length / 2L - 600, damaged.length / 2L);
                assertThat(finding.what()).contains("is kept as").contains(".damaged");
            });
            assertThat(last.sibling(".damaged")).hasBinaryContent(damaged);
        }
    }

    @Test
    void saysWhereASealedSegmentIsDamagedAndReadsOnWithTheNext() throws IOException {
        write(FRAMES);
        TapeSegment damaged = TapeSegment.all(directory).get(2);
        byte[] whole = Files.readAllBytes(damaged.file());
        for (int i = 0; i < 40; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged.file(), bytes);
            assertThat(new Tape(directory).verify())
                    .as("byte %d, seed %d", at, seed)
                    .anySatisfy(finding -> {
                        assertThat(finding.file()).isEqualTo(damaged.file());
                        assertThat(finding.offset()).isLessThanOrEqualTo(Math.max(at, 80));
                    });
            assertThat(sequences(directory)).as("byte %d, seed %d", at, seed).contains(1L, (long) FRAMES);
        }
    }

    @Test
    void saysWhichSegmentIsMissingOrAnothers() throws IOException {
        write(FRAMES);
        Files.delete(TapeSegment.all(directory).get(1).file());
        assertThat(new Tape(directory).verify())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("Segment 2 before it is missing."));
        Path other = parent.resolve("other");
        directory = other;
        write(FRAMES + 1);
        Files.writeString(other.resolve("00000001.seal"), "status sealed\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new Tape(other).verify()).hasMessageContaining("seal is not complete");
    }

    @Test
    void isRefusedWhenANewerVersionWroteIt() throws IOException {
        write(10);
        TapeSegment segment = TapeSegment.all(directory).getFirst();
        byte[] bytes = Files.readAllBytes(segment.file());
        bytes[12] = 9;
        Files.write(segment.file(), bytes);
        assertThat(new Tape(directory).verify())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("newer version"));
    }

    @Test
    void hasOneWriter() throws IOException {
        try (TapeWriter first = TapeWriter.open(directory, 50_000)) {
            assertThat(first.lastSequence()).isZero();
            assertThatThrownBy(() -> TapeWriter.open(directory, 50_000)).hasMessageContaining("another process");
        }
    }

    @Test
    void saysThatItTakesNoMoreAndLeavesAVisibleHole() throws IOException {
        try (TapeWriter tape = TapeWriter.open(directory, 20_000)) {
            TapeRecorder recorder = new TapeRecorder(tape);
            Path inTheWay = directory.resolve("00000002.tape");
            Files.writeString(inTheWay, "");
            recorder.frames(200);
            assertThat(tape.failure()).hasValueSatisfying(why -> assertThat(why).contains("00000002.tape"));
            assertThat(tape.missedEvents()).isBetween(1L, 199L);
            Files.delete(inTheWay);
            tape.resume();
            recorder.frames(10);
            assertThat(tape.failure()).isEmpty();
        }
        assertThat(new Tape(directory).verify())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).endsWith("to 200 were not recorded."));
    }

    @Test
    void keepsNoMoreThanItIsToldTo() throws IOException {
        write(FRAMES);
        long before = size();
        int deleted = new Tape(directory).retain(before / 2);
        assertThat(deleted).isPositive();
        assertThat(size()).isLessThanOrEqualTo(before / 2);
        assertThat(new Tape(directory).verify()).isEmpty();
        assertThat(sequences(directory)).endsWith((long) FRAMES).doesNotContain(1L);
        new Tape(directory).retain(0);
        assertThat(new Tape(directory).parts()).as("the newest stays").hasSize(1);
    }

    @Test
    void keepsToItsBoundWhereASegmentHasNoSeal() throws IOException {
        write(FRAMES);
        Files.delete(TapeSegment.all(directory).get(1).sealFile());
        new Tape(directory).retain(0);
        assertThat(new Tape(directory).parts()).hasSize(1);
    }

    private void write(int frames) throws IOException {
        try (TapeWriter tape = TapeWriter.open(directory, 50_000)) {
            new TapeRecorder(tape).frames(frames);
        }
    }

    private long size() throws IOException {
        return new Tape(directory).parts().stream().mapToLong(Tape.Part::bytes).sum();
    }

    private static List<Long> sequences(Path tape) throws IOException {
        List<Long> sequences = new ArrayList<>();
        EventWriter seen = new EventWriter((header, buffer, length) -> {
            if (!header.isRepeated()) {
                sequences.add(header.sequence);
            }
        });
        new Tape(tape).read(seen, seen);
        return sequences;
    }

    private static List<Long> numbers(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private Path copy(Path of, String name) throws IOException {
        Path copy = Files.createDirectory(parent.resolve(name));
        try (var files = Files.list(of)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }
}
