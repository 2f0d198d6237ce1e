package org.bourse.server.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows and texts against a plain map, while their number swings. {@code -Dfuzz.seed=S} repeats a run. */
class RowsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int NUMBER = 0;
    private static final int TEXT = 8;
    private static final int ROOM = 6;
    private static final int MOST = 4 * RowChunk.ROWS;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Rows rows = new Rows(TEXT + 1 + ROOM);
    private final TextColumn texts = new TextColumn(rows, TEXT, ROOM);
    private final Map<Integer, Content> expected = new HashMap<>();
    private final List<Integer> taken = new ArrayList<>();

    private record Content(long number, String text) {}

    @Test
    void keepWhatWasPutUntilItIsReleased() {
        for (int wave = 0; wave < 6; wave++) {
            int goal = wave % 2 == 0 ? MOST - random.nextInt(RowChunk.ROWS) : random.nextInt(RowChunk.ROWS);
            while (taken.size() != goal) {
                step(goal);
            }
            expected.forEach((row, content) -> {
                assertThat(rows.getLong(row, NUMBER)).as(seed()).isEqualTo(content.number);
                assertThat(texts.get(row)).as(seed()).isEqualTo(content.text);
                assertThat(texts.is(row, content.text)).as(seed()).isTrue();
                assertThat(texts.is(row, content.text + "x")).as(seed()).isFalse();
            });
            int needed = (taken.size() + RowChunk.ROWS - 1) / RowChunk.ROWS;
            assertThat(rows.chunks()).as(seed()).isBetween(needed, needed + 3);
        }
    }

    private void step(int goal) {
        boolean growing = taken.size() < goal;
        if (random.nextInt(10) < (growing ? 7 : 3) || taken.isEmpty()) {
            int row = rows.take();
            assertThat(expected).as(seed()).doesNotContainKey(row);
            put(row);
            taken.add(row);
        } else if (random.nextInt(3) == 0) {
            int row = taken.get(random.nextInt(taken.size()));
            String text = text();
            texts.replace(row, text);
            expected.computeIfPresent(row, (same, old) -> new Content(old.number, text));
        } else {
            release();
        }
    }

    private void put(int row) {
        Content content = new Content(random.nextLong(), text());
        rows.putLong(row, NUMBER, content.number);
        texts.put(row, content.text);
        expected.put(row, content);
    }

    private void release() {
        int at = random.nextInt(taken.size());
        int row = taken.get(at);
        taken.set(at, taken.getLast());
        taken.removeLast();
        expected.remove(row);
        texts.release(row);
        rows.release(row);
    }

    private String text() {
        int length = random.nextInt(ROOM + 3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(20) == 0 ? 0x100 + random.nextInt(500) : ' ' + random.nextInt(220)));
        }
        return text.toString();
    }

    private static String seed() {
        return "-Dfuzz.seed=" + SEED;
    }
}
