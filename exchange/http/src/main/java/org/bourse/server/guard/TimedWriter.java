package org.bourse.server.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Writes to a client, who has only so long to take it. */
final class TimedWriter implements DataWriter {

    private final DataWriter socket;
    private final GuardedConnection connection;

    TimedWriter(DataWriter socket, GuardedConnection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    @Override
    public void write(BufferData... buffers) {
        connection.writes();
        socket.write(buffers);
        connection.wrote();
    }

    @Override
    public void write(BufferData buffer) {
        connection.writes();
        socket.write(buffer);
        connection.wrote();
    }

    @Override
    public void writeNow(BufferData... buffers) {
        connection.writes();
        socket.writeNow(buffers);
        connection.wrote();
    }

    @Override
    public void writeNow(BufferData buffer) {
        connection.writes();
        socket.writeNow(buffer);
        connection.wrote();
    }

    @Override
    public void flush() {
        connection.writes();
        socket.flush();
        connection.wrote();
    }

    @Override
    public void close() {
        socket.close();
    }
}
