package org.bourse.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows, texts and an index against a plain map, while their number swings. {@code -Dfuzz.seed=S} repeats a run. */
class RowsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int NUMBER = 0;
    private static final int NEXT_BY_NUMBER = 2;
    private static final int TEXT = 3;
    private static final int ROOM = 56;
    private static final int MOST = 4 * RowChunk.ROWS;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Rows rows = new Rows(TEXT + 1);
    private final TextColumn texts = new TextColumn(rows, TEXT, ROOM);
    private final RowIndex index = RowIndex.byNumber(rows, NUMBER, NEXT_BY_NUMBER);
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
                assertThat(found(content.number, row)).as(seed()).isTrue();
                assertThat(found(content.number + 1, row)).as(seed()).isFalse();
                assertThat(rows.getLong(index.findLong(content.number), NUMBER))
                        .as(seed())
                        .isEqualTo(content.number);
                assertThat(index.findLong(content.number ^ (1L << 40)))
                        .as(seed())
                        .isEqualTo(Rows.NONE);
                assertThat(texts.get(row)).as(seed()).isEqualTo(content.text);
                assertThat(texts.is(row, content.text)).as(seed()).isTrue();
                assertThat(texts.is(row, content.text + "x")).as(seed()).isFalse();
            });
            assertThat(index.size()).as(seed()).isEqualTo(taken.size());
            int needed = (taken.size() + RowChunk.ROWS - 1) / RowChunk.ROWS;
            assertThat(rows.chunkCount()).as(seed()).isBetween(needed, needed + 3);
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
        // Every other number is one of a few thousand, so that some are the same.
        long number = random.nextBoolean() ? random.nextLong() : random.nextInt(MOST / 4);
        Content content = new Content(number, text());
        rows.putLong(row, NUMBER, content.number);
        texts.put(row, content.text);
        index.add(row);
        expected.put(row, content);
    }

    private void release() {
        int at = random.nextInt(taken.size());
        int row = taken.get(at);
        taken.set(at, taken.getLast());
        taken.removeLast();
        expected.remove(row);
        index.remove(row);
        assertThat(found(rows.getLong(row, NUMBER), row)).as(seed()).isFalse();
        texts.release(row);
        rows.release(row);
    }

    private boolean found(long number, int searched) {
        int row = index.first((int) number);
        while (row != Rows.NONE && (row != searched || rows.getLong(row, NUMBER) != number)) {
            row = index.next(row);
        }
        return row != Rows.NONE;
    }

    private String text() {
        int length = random.nextInt(ROOM + 3);
        int foreign = random.nextInt(5) == 0 ? random.nextInt(length + 1) : length;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (i == foreign ? 0x100 + random.nextInt(500) : ' ' + random.nextInt(220)));
        }
        return text.toString();
    }

    private static String seed() {
        return "-Dfuzz.seed=" + SEED;
    }
}
