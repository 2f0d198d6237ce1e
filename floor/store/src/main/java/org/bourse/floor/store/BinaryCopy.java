package org.bourse.floor.store;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows on their way into a table by {@code COPY … (FORMAT binary)}. */
final class BinaryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final long EPOCH_MICROS = 946_684_800_000_000L;
    private static final int BUFFER = 1 << 16;

    private final DataOutputStream out;

    /** Begins with those columns of that table. */
    BinaryCopy(PGConnection connection, String table, String columns) throws SQLException, IOException {
        String sql = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
        out = new DataOutputStream(new BufferedOutputStream(new PGCopyOutputStream(connection, sql), BUFFER));
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
    }

    /** Begins a row of so many columns, which follow one by one. */
    void row(int columns) throws IOException {
        out.writeShort(columns);
    }

    void bigint(long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    void integer(int value) throws IOException {
        out.writeInt(Integer.BYTES);
        out.writeInt(value);
    }

    void bool(boolean value) throws IOException {
        out.writeInt(1);
        out.writeByte(value ? 1 : 0);
    }

    /** A {@code timestamptz}, from nanoseconds since 1970; null where they are 0. */
    void time(long nanos) throws IOException {
        if (nanos == 0) {
            out.writeInt(-1);
        } else {
            bigint(Math.floorDiv(nanos, 1_000L) - EPOCH_MICROS);
        }
    }

    void text(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Ends it; only then are the rows there. */
    @Override
    public void close() throws IOException {
        out.writeShort(-1);
        out.close();
    }
}
