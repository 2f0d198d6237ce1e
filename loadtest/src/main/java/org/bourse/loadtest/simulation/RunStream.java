package org.bourse.loadtest.simulation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a generator sees of its run, as bytes from its process to the one that counts. */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this run, whose processes are of one build.
final class RunStream {

    private static final int BEGAN = 1;
    private static final int ANSWERED = 2;
    private static final int ACKNOWLEDGED = 3;
    private static final int TOO_LATE = 4;
    private static final int FAILED = 5;

    private static final int BUFFER_BYTES = 1 << 16;

    /** Characters of a failure's text: of three bytes each they fit into a text of {@link DataOutputStream#writeUTF}. */
    private static final int LONGEST_TEXT = 20_000;

    private static final long FLUSH_MILLIS = 20;

    private RunStream() {}

    /** Tells a listener what was written, up to the end. */
    static void read(InputStream from, RunListener listener) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, BUFFER_BYTES));
        for (int kind = in.read(); kind >= 0; kind = in.read()) {
            switch (kind) {
                case BEGAN -> listener.began(in.readLong());
                case ANSWERED -> listener.answered(CallKind.values()[in.readByte()], in.readLong(), in.readLong());
                case ACKNOWLEDGED -> listener.acknowledged(in.readInt(), in.readLong());
                case TOO_LATE -> listener.tooLate();
                case FAILED -> listener.failed(in.readUTF());
                default -> throw new IOException("a generator tells of something of kind " + kind);
            }
        }
    }

    /** The end that writes, in batches: a write for each answer would cost the generator more than the answer. */
    static final class Writer implements RunListener, AutoCloseable {

        private final DataOutputStream out;
        private final ScheduledExecutorService flushing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("run-stream").daemon().factory());

        Writer(OutputStream to) {
            out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
            var unused =
                    flushing.scheduleWithFixedDelay(this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** A part of what is told, as it is written. */
        private interface Part {
            void write(DataOutputStream out) throws IOException;
        }

        private synchronized void write(int kind, Part part) {
            try {
                out.writeByte(kind);
                part.write(out);
            } catch (IOException e) {
                throw new UncheckedIOException("nobody counts any more", e);
            }
        }

        private synchronized void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("nobody counts any more", e);
            }
        }

        @Override
        public void began(long startNanos) {
            write(BEGAN, to -> to.writeLong(startNanos));
        }

        @Override
        public void answered(CallKind call, long dueNanos, long atNanos) {
            write(ANSWERED, to -> {
                to.writeByte(call.ordinal());
                to.writeLong(dueNanos);
                to.writeLong(atNanos);
            });
        }

        @Override
        public void acknowledged(int number, long orderId) {
            write(ACKNOWLEDGED, to -> {
                to.writeInt(number);
                to.writeLong(orderId);
            });
        }

        @Override
        public void tooLate() {
            write(TOO_LATE, _ -> {});
        }

        @Override
        public void failed(String how) {
            write(FAILED, to -> to.writeUTF(how.length() > LONGEST_TEXT ? how.substring(0, LONGEST_TEXT) + " …" : how));
        }

        @Override
        public void close() {
            flushing.shutdownNow();
            flush();
        }
    }
}
