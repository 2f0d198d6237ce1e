package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a run from either end, in pages and thinned, also while a line is being written. */
class RunTableTest {

    private static final int LINES = 10_000;

    @TempDir
    Path directory;

    private RunTable table(int lines, String unfinished) throws IOException {
        StringBuilder text = new StringBuilder("number,text\n");
        for (int i = 1; i <= lines; i++) {
            text.append(i).append(',').append("x".repeat(i % 50)).append('\n');
        }
        Files.writeString(directory.resolve("equity.csv"), text + unfinished);
        return new RunTable(directory, "equity");
    }

    @Test
    void readsFromTheNewestLineToTheOldestWhateverThePagesAre() throws IOException {
        RunTable table = table(LINES, "10001,unfin");
        for (int most : new int[] {1, 7, 500, LINES, LINES + 1}) {
            List<String> numbers = new ArrayList<>();
            long before = Long.MAX_VALUE;
            List<RunTable.Line> lines = table.before(before, most);
            while (!lines.isEmpty()) {
                assertThat(lines).hasSizeLessThanOrEqualTo(most);
                lines.forEach(line -> numbers.add(line.values().getFirst()));
                before = lines.getLast().place();
                lines = table.before(before, most);
            }
            assertThat(numbers).hasSize(LINES).startsWith("10000", "9999").endsWith("2", "1");
        }
    }

    @Test
    void goesOnBehindTheLineWhereItBegan() throws IOException {
        RunTable table = table(20, "");
        RunTable.Line newest = table.before(Long.MAX_VALUE, 1).getFirst();
        RunTable.Page page = table.read(newest.place(), 5);
        assertThat(page.rows()).containsExactly(newest.values());
        assertThat(table.read(page.next(), 5).rows()).isEmpty();
    }

    @Test
    void refusesAPlaceAtWhichNoLineBegins() throws IOException {
        RunTable table = table(20, "");
        long newest = table.before(Long.MAX_VALUE, 1).getFirst().place();
        assertThat(table.before(newest, 1)).hasSize(1);
        assertThatThrownBy(() -> table.before(newest + 1, 1)).isInstanceOf(DeskRefusal.class);
    }

    @Test
    void thinsToAsManyWholeLinesAsAskedForWithTheFirstAndTheLast() throws IOException {
        RunTable table = table(LINES, "10001,unfin");
        for (int points : new int[] {2, 3, 600}) {
            List<Integer> numbers = table.thinned(points).rows().stream()
                    .map(row -> Integer.valueOf(row.getFirst()))
                    .toList();
            assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(1).endsWith(LINES);
            assertThat(numbers).hasSizeBetween(points - points / 10, points);
        }
        assertThat(table(3, "").thinned(600).rows()).hasSize(3);
        assertThat(table(1, "").thinned(5).rows()).hasSize(1);
        assertThat(table(0, "").thinned(5).rows()).isEmpty();
        assertThat(table(0, "").before(Long.MAX_VALUE, 5)).isEmpty();
    }

    @Test
    void findsTheFirstLineThatSomethingHoldsForAndReadsNextToNothing() throws IOException {
        RunTable table = table(LINES, "10001,unfin");
        for (int number : new int[] {1, 2, 17, 4_711, LINES}) {
            AtomicInteger looked = new AtomicInteger();
            Optional<RunTable.Line> found = table.first(values -> {
                looked.incrementAndGet();
                return Integer.parseInt(values.getFirst()) >= number;
            });
            assertThat(found).get().extracting(line -> line.values().getFirst()).isEqualTo(String.valueOf(number));
            assertThat(table.read(found.orElseThrow().place(), 1).rows())
                    .containsExactly(found.orElseThrow().values());
            assertThat(looked).hasValueLessThan(30);
        }
        assertThat(table.first(values -> false)).isEmpty();
        assertThat(table(0, "").first(values -> true)).isEmpty();
    }

    /** As a sweep does that goes on: its table is another file each time. */
    @Test
    void isThinnedWholeWhileAnotherOneIsPutInItsPlace() throws Exception {
        RunTable table = table(LINES, "");
        Path file = directory.resolve("equity.csv");
        byte[] longer = Files.readAllBytes(file);
        byte[] shorter = "number,text\n1,x\n2,xyz\n3,x\n".getBytes(StandardCharsets.US_ASCII);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> replaced = writer.submit(() -> {
                for (int i = 0; !done.get(); i++) {
                    Path made = directory.resolve("equity.new");
                    Files.write(made, i % 2 == 0 ? shorter : longer);
                    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
                }
                return null;
            });
            try {
                for (int i = 0; i < 2_000; i++) {
                    List<List<String>> rows = table.thinned(2).rows();
                    assertThat(rows.getLast().getFirst()).isIn("3", String.valueOf(LINES));
                }
            } finally {
                done.set(true);
            }
            replaced.get();
        }
    }

    @Test
    void hasNothingWhereItsRunWasDeletedMeanwhile() throws IOException {
        RunTable gone = new RunTable(directory.resolve("gone"), "trades");
        assertThat(gone.read(0, 5).rows()).isEmpty();
        assertThat(gone.thinned(5).rows()).isEmpty();
        assertThat(gone.before(Long.MAX_VALUE, 5)).isEmpty();
        assertThat(gone.difference(gone).equal()).isTrue();
        assertThat(RunTable.summary(directory.resolve("gone"))).isEmpty();
    }
}
