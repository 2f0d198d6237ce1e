package org.bourse.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowsTest {

    private final Rows rows = new Rows(4);

    @Test
    void givesNumbersOfEachLengthBack() {
        int row = rows.take();
        rows.putLong(row, 0, Long.MIN_VALUE + 5);
        rows.putInt(row, 2, -7);
        rows.putInt(row, 3, 0);
        rows.putByte(row, 3, 0, 0xFF);
        rows.putByte(row, 3, 1, -128);
        rows.putByte(row, 3, 3, 0x107);

        assertThat(rows.getLong(row, 0)).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(rows.getInt(row, 2)).isEqualTo(-7);
        assertThat(rows.getByte(row, 3, 0)).isEqualTo((byte) -1);
        assertThat(rows.getByte(row, 3, 1)).isEqualTo((byte) -128);
        assertThat(rows.getByte(row, 3, 2)).isZero();
        assertThat(rows.getByte(row, 3, 3)).isEqualTo((byte) 7);
    }

    @Test
    void numbersRowsFromZero() {
        for (int i = 0; i < 20 * RowChunk.ROWS; i++) {
            assertThat(rows.take()).isEqualTo(i);
        }
        assertThat(rows.chunkCount()).isEqualTo(20);
    }

    @Test
    void usesReleasedRowsAgainTheLowestChunkFirst() {
        for (int i = 0; i < 2 * RowChunk.ROWS; i++) {
            rows.take();
        }
        rows.release(RowChunk.ROWS + 1);
        rows.release(7);
        rows.release(5);

        assertThat(rows.take()).isEqualTo(5);
        assertThat(rows.take()).isEqualTo(7);
        assertThat(rows.take()).isEqualTo(RowChunk.ROWS + 1);
        assertThat(rows.take()).isEqualTo(2 * RowChunk.ROWS);
    }

    @Test
    void givesBackTheMemoryOfAPeak() {
        int most = 10 * RowChunk.ROWS;
        for (int i = 0; i < most; i++) {
            rows.take();
        }
        assertThat(rows.chunkCount()).isEqualTo(10);
        for (int row = 1; row < most; row++) {
            rows.release(row);
        }
        assertThat(rows.chunkCount()).isEqualTo(2);
        assertThat(rows.take()).isLessThan(RowChunk.ROWS);
        rows.clear();
        assertThat(rows.chunkCount()).isZero();
        assertThatThrownBy(() -> rows.getLong(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyChunkIsKeptForTheNextRow() {
        rows.release(rows.take());
        assertThat(rows.chunkCount()).isEqualTo(1);
        rows.release(rows.take());
        assertThat(rows.chunkCount()).isEqualTo(1);
    }
}
