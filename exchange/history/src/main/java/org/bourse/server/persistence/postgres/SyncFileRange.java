package org.bourse.server.persistence.postgres;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Linux's {@code sync_file_range(2)}, with which a file's changed pages begin to be written to disk without anybody
 * waiting. PostgreSQL's {@code backend_flush_after} uses it, too. Other than {@code fsync} it takes no notice of pages
 * that could not be written, so that PostgreSQL, whose files these are, is told of them when it forces the file.
 */
final class SyncFileRange {

    /** {@code O_RDONLY | O_CLOEXEC}: no program started meanwhile keeps the file open. */
    private static final int OPEN_FLAGS = 0x80000;

    /** {@code SYNC_FILE_RANGE_WRITE}: begin to write what is changed and not being written. */
    private static final int WRITE = 2;

    /** {@code ENOENT}. */
    private static final int NO_SUCH_FILE = 2;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle open;
    private final MethodHandle syncFileRange;
    private final MethodHandle close;

    private SyncFileRange(MethodHandle open, MethodHandle syncFileRange, MethodHandle close) {
        this.open = open;
        this.syncFileRange = syncFileRange;
        this.close = close;
    }

    /** The call of this system; empty where there is none. */
    @SuppressWarnings("restricted") // the signatures are those of the system's documentation
    static Optional<SyncFileRange> ofThisSystem() {
        Linker linker = Linker.nativeLinker();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        return linker.defaultLookup()
                .find("sync_file_range")
                .map(address -> new SyncFileRange(
                        linker.downcallHandle(
                                linker.defaultLookup().findOrThrow("open"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                                errno,
                                Linker.Option.firstVariadicArg(2)),
                        linker.downcallHandle(
                                address,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_INT),
                                errno),
                        linker.downcallHandle(
                                linker.defaultLookup().findOrThrow("close"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))));
    }

    /**
     * Has the system begin to write what is changed of the file.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws IOException when it can't be opened, or the system refuses
     */
    void begin(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment callState = arena.allocate(CALL_STATE);
            int descriptor = (int) open.invokeExact(callState, arena.allocateFrom(file.toString()), OPEN_FLAGS);
            if (descriptor < 0) {
                throw failure("open", file, callState);
            }
            try {
                if ((int) syncFileRange.invokeExact(callState, descriptor, 0L, 0L, WRITE) != 0) {
                    throw failure("sync_file_range", file, callState);
                }
            } finally {
                int _ = (int) close.invokeExact(descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a call of the system throws nothing else", e);
        }
    }

    private static IOException failure(String call, Path file, MemorySegment callState) {
        int errno = (int) ERRNO.get(callState, 0L);
        return errno == NO_SUCH_FILE
                ? new NoSuchFileException(file.toString())
                : new IOException(call + " failed with errno " + errno + " for " + file);
    }
}
