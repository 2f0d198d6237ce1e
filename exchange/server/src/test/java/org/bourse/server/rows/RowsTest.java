package org.bourse.server.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowsTest {

    private final Rows rows = new Rows(16);

    @Test
    void givesNumbersOfEachLengthBack() {
        int row = rows.take();
        rows.putLong(row, 0, Long.MIN_VALUE);
        rows.putInt(row, 8, -7);
        rows.putByte(row, 12, 0xFF);
        rows.putByte(row, 13, -128);

        assertThat(rows.getLong(row, 0)).isEqualTo(Long.MIN_VALUE);
        assertThat(rows.getInt(row, 8)).isEqualTo(-7);
        assertThat(rows.getByte(row, 12)).isEqualTo((byte) -1);
        assertThat(rows.getByte(row, 13)).isEqualTo((byte) -128);
    }

    @Test
    void usesAReleasedRowAgain() {
        int first = rows.take();
        rows.take();
        rows.release(first);

        assertThat(rows.take()).isEqualTo(first);
    }

    @Test
    void givesBackTheMemoryOfAPeak() {
        int most = 10 * RowChunk.ROWS;
        for (int i = 0; i < most; i++) {
            rows.take();
        }
        assertThat(rows.chunks()).isEqualTo(10);
        for (int row = 1; row < most; row++) {
            rows.release(row);
        }
        assertThat(rows.chunks()).isEqualTo(2);
        assertThat(rows.take()).isLessThan(RowChunk.ROWS);
        rows.clear();
        assertThat(rows.chunks()).isZero();
        assertThatThrownBy(() -> rows.getLong(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyChunkIsKeptForTheNextRow() {
        rows.release(rows.take());
        assertThat(rows.chunks()).isEqualTo(1);
        rows.release(rows.take());
        assertThat(rows.chunks()).isEqualTo(1);
    }

    @Test
    void refusesATextColumnWhoseLengthIsNotAByte() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TextColumn(rows, 0, 255));
    }
}
