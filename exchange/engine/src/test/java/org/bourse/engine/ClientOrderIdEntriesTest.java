package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientOrderIdEntriesTest {

    private static final int PER_CHUNK = 1 << ClientOrderIdChunk.PLACE_BITS;

    private final ClientOrderIdEntries entries = new ClientOrderIdEntries();

    @Test
    void numbersEntriesFromZero() {
        for (int i = 0; i < 20 * PER_CHUNK; i++) {
            assertThat(entries.take()).isEqualTo(i);
        }
        assertThat(entries.chunkCount()).isEqualTo(20);
    }

    @Test
    void usesFreedEntriesAgainBeforeItGrows() {
        take(2 * PER_CHUNK);
        entries.release(PER_CHUNK + 1);
        entries.release(7);
        entries.release(5);
        assertThat(entries.take()).isEqualTo(5);
        assertThat(entries.take()).isEqualTo(7);
        assertThat(entries.take()).isEqualTo(PER_CHUNK + 1);
        assertThat(entries.take()).isEqualTo(2 * PER_CHUNK);
    }

    @Test
    void givesEmptyChunksBackButOne() {
        take(30 * PER_CHUNK);
        release(0, 30 * PER_CHUNK - 1);
        assertThat(entries.chunkCount()).isEqualTo(2);
        entries.release(30 * PER_CHUNK - 1);
        assertThat(entries.chunkCount()).isEqualTo(1);
        take(30 * PER_CHUNK);
        assertThat(entries.chunkCount()).isEqualTo(30);
    }

    @Test
    void keepsAChunkOfWhichOneEntryIsInUse() {
        take(3 * PER_CHUNK);
        release(0, PER_CHUNK);
        release(PER_CHUNK + 1, 3 * PER_CHUNK);
        assertThat(entries.chunkCount()).isEqualTo(2);
        entries.release(PER_CHUNK);
        assertThat(entries.chunkCount()).isEqualTo(1);
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            entries.take();
        }
    }

    private void release(int from, int to) {
        for (int i = from; i < to; i++) {
            entries.release(i);
        }
    }
}
