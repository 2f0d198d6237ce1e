package org.bourse.server.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@OnDisk
class TableWriteBackTest {

    private static final byte[] PAGES = new byte[1 << 20];

    @TempDir
    private Path directory;

    private final SyncFileRange writing = SyncFileRange.ofThisSystem().orElseThrow();

    @Test
    void writesEachFileThatWasChangedSinceTheLastTime() throws IOException {
        TableWriteBack tables = new TableWriteBack(() -> directory, writing);
        Path orders = Files.write(directory.resolve("16384"), PAGES);
        Path trades = Files.write(directory.resolve("16385"), PAGES);
        assertThat(tables.beginAll()).isEqualTo(2);
        assertThat(tables.beginAll()).isZero();
        Files.write(orders, PAGES, StandardOpenOption.APPEND);
        assertThat(tables.beginAll()).isEqualTo(1);
        Files.delete(trades);
        assertThat(tables.beginAll()).isZero();
    }

    @Test
    void aFileThatCannotBeWrittenDoesNotKeepOthersFromIt() throws IOException {
        Path orders = Files.write(directory.resolve("16384"), PAGES);
        Path odd = Files.createSymbolicLink(directory.resolve("16385"), Path.of("/dev/null"));
        TableWriteBack tables = new TableWriteBack(() -> directory, writing);
        assertThatThrownBy(tables::beginAll).hasMessageContaining(odd.toString());
        assertThatThrownBy(tables::beginAll).hasMessageContaining(odd.toString());
        Files.delete(odd);
        assertThat(tables.beginAll()).isZero();
        Files.write(orders, PAGES, StandardOpenOption.APPEND);
        assertThat(tables.beginAll()).isEqualTo(1);
    }

    @Test
    void looksLessOftenWhileNothingChanges() {
        assertThat(TableWriteBack.pauseAfter(0, 500)).isEqualTo(1_000);
        assertThat(TableWriteBack.pauseAfter(0, 8_000)).isEqualTo(8_000);
        assertThat(TableWriteBack.pauseAfter(1, 8_000)).isEqualTo(500);
    }

    @Test
    @ExpectedLog(level = WARN, line = "TableWriteBack: .*still starting")
    void asksAgainWhereTheTablesAreUntilItIsTold() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        TableWriteBack tables = new TableWriteBack(
                () -> {
                    if (asked.incrementAndGet() < 2) {
                        throw new DatabaseUnavailableException("still starting");
                    }
                    return directory;
                },
                writing);
        Thread thread = Thread.ofPlatform().start(tables::run);
        await().until(() -> asked.get() == 2);
        thread.interrupt();
        thread.join();
    }

    @Test
    void changedPagesGoToDiskWithoutBeingForced() throws IOException {
        Path file = Files.write(directory.resolve("16384"), PAGES);
        // Not so in a temporary directory that is memory, nor before Linux 6.5.
        assumeTrue(changedPages(file) > 0, "the system keeps no count of changed pages here");
        new TableWriteBack(() -> directory, writing).beginAll();
        await().until(() -> changedPages(file) == 0);
    }

    @Test
    void aFileThatIsGoneIsSaidToBe() {
        assertThatThrownBy(() -> writing.begin(directory.resolve("16384")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(directory.resolve("16384").toString());
    }

    @Test
    void whatCannotBeWrittenBackIsRefusedWithTheNumberOfTheError() {
        assertThatThrownBy(() -> writing.begin(Path.of("/dev/null")))
                .isInstanceOf(IOException.class)
                .hasMessage("sync_file_range failed with errno 29 for /dev/null");
    }

    /** How many pages of the file are changed or being written, by Linux's {@code cachestat(2)}; -1 without that. */
    @SuppressWarnings("restricted")
    private static long changedPages(Path file) {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle cachestat = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wholeFile = arena.allocate(ValueLayout.JAVA_LONG, 2);
            MemorySegment counts = arena.allocate(ValueLayout.JAVA_LONG, 5);
            int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), 0);
            long result = (long) cachestat.invokeExact(451L, descriptor, wholeFile, counts, 0);
            int _ = (int) close.invokeExact(descriptor);
            return result == 0
                    ? counts.getAtIndex(ValueLayout.JAVA_LONG, 1) + counts.getAtIndex(ValueLayout.JAVA_LONG, 2)
                    : -1;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
