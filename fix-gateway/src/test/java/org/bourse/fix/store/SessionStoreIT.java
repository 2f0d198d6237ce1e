package org.bourse.fix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bourse.testrun.OnDisk;
import org.bourse.testrun.TemporaryDirectories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session store on a real file system: what it keeps over a restart and a torn write. */
@OnDisk
class SessionStoreIT {

    private static final long KEPT = 64L << 20;
    private static final UUID EXCHANGE = new UUID(1, 2);

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasStored() throws IOException {
        try (SessionStore store = open()) {
            store(store, 1, 500);
            assertThat(get(store, 1, 500)).hasSize(500);
            assertThat(get(store, 63, 66)).containsExactly(text(63), text(64), text(65), text(66));
            assertThat(get(store, 501, 600)).isEmpty();
        }
    }

    @Test
    void takesEverythingAndKeepsNothingOnceItIsDeleted() throws IOException {
        SessionStore store = open();
        store(store, 1, 3);
        store.delete();

        // As a thread does that was at a message when the session was ended.
        store(store, 4, 4);
        store.setNextTargetMsgSeqNum(9);
        store.setNextSenderMsgSeqNum(9);
        store.setCancelOnDisconnectSeconds(5);
        store.setFloor(7);
        store.force();
        store.reset();

        assertThat(get(store, 1, 4)).isEmpty();
        assertThat(directory.resolve("session")).doesNotExist();
    }

    @Test
    void aResetWhileItIsForcedIsNoFailure() throws Exception {
        // In memory, where a force takes no longer than the moment before it, in which the reset has to come.
        Path inMemory = TemporaryDirectories.create("session-store");
        try (SessionStore store = new SessionStore(inMemory, KEPT, EXCHANGE)) {
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> forcing = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    force(store);
                }
            });
            for (int i = 0; i < 5_000 && !forcing.isDone(); i++) {
                store(store, 1, 3);
                store.reset();
            }
            done.set(true);
            assertThat(forcing).succeedsWithin(Duration.ofMinutes(3));
            store.delete();
        }
    }

    private static void force(SessionStore store) {
        try {
            store.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void goesOnAfterACrash() throws IOException {
        SessionStore crashed = open();
        store(crashed, 1, 100);
        crashed.reporting(77);
        crashed.set(101, text(101));
        crashed.incrNextSenderMsgSeqNum();
        crashed.setNextTargetMsgSeqNum(42);
        crashed.setCancelOnDisconnectSeconds(5);
        crashed.setFloor(9);

        // The first store is not closed, as after a kill.
        try (SessionStore store = open()) {
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(102);
            assertThat(store.getNextTargetMsgSeqNum()).isEqualTo(42);
            assertThat(store.lastPosition()).isEqualTo(77);
            assertThat(store.floor()).isEqualTo(9);
            assertThat(store.cancelOnDisconnectSeconds()).isEqualTo(5);
            assertThat(get(store, 1, 200)).hasSize(101);
        }
        crashed.close();
    }

    @Test
    void cutsWhatWasWrittenInPart() throws IOException {
        try (SessionStore store = open()) {
            store(store, 1, 3);
        }
        Path file = messages().getFirst();
        long whole = Files.size(file);
        for (long length = whole - 1; length > whole - 30; length--) {
            try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
                torn.setLength(length);
            }
            try (SessionStore store = open()) {
                assertThat(store.getNextSenderMsgSeqNum())
                        .as("%d bytes", length)
                        .isEqualTo(3);
                store(store, 3, 3);
                assertThat(get(store, 1, 9)).containsExactly(text(1), text(2), text(3));
            }
        }
    }

    @Test
    void doesNotKeepMarketData() throws IOException {
        try (SessionStore store = open()) {
            store.set(1, "8=FIX.4.4\u00019=5\u000135=W\u000110=000\u0001");
            store.incrNextSenderMsgSeqNum();
            store(store, 2, 2);
            assertThat(get(store, 1, 2)).containsExactly(text(2));
        }
        try (SessionStore store = open()) {
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(3);
        }
    }

    @Test
    void aResetForgetsMessagesAndNumbersButNotWhatWasReported() throws IOException {
        try (SessionStore store = open()) {
            store.reporting(1234);
            store(store, 1, 10);
            store.reset();
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(1);
            assertThat(store.getNextTargetMsgSeqNum()).isEqualTo(1);
            assertThat(get(store, 1, 10)).isEmpty();
            assertThat(store.lastPosition()).isEqualTo(1234);
        }
        try (SessionStore store = open()) {
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(1);
            assertThat(store.lastPosition()).isEqualTo(1234);
            store(store, 1, 2);
            assertThat(get(store, 1, 10)).containsExactly(text(1), text(2));
        }
    }

    @Test
    void anotherThreadsMessageDoesNotTakeAReportsPosition() throws Exception {
        try (SessionStore store = open()) {
            store.reporting(5);
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    store.set(1, text(1));
                    store.incrNextSenderMsgSeqNum();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            other.join();
            assertThat(store.lastPosition()).isEqualTo(SessionStore.NO_POSITION);
            store(store, 2, 2);
            assertThat(store.lastPosition()).isEqualTo(5);
        }
    }

    @Test
    void keepsOnlySoMuch() throws IOException {
        String large = "8=FIX.4.4\u00019=5\u000135=8\u000158=" + "x".repeat(500_000) + "\u000110=000\u0001";
        try (SessionStore store = new SessionStore(directory, 32L << 20, EXCHANGE)) {
            for (int i = 1; i <= 200; i++) {
                store.set(i, large);
                store.incrNextSenderMsgSeqNum();
            }
            assertThat(get(store, 1, 1)).isEmpty();
            assertThat(get(store, 200, 200)).hasSize(1);
            assertThat(messages()).hasSizeBetween(2, 4);
        }
        try (SessionStore store = new SessionStore(directory, 32L << 20, EXCHANGE)) {
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(201);
        }
    }

    @Test
    void refusesAnotherExchangesSession() throws IOException {
        open().close();

        assertThatThrownBy(() -> new SessionStore(directory, KEPT, new UUID(3, 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to the exchange " + EXCHANGE)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void takesASessionOfTheFormerReleaseForItsOwn() throws IOException {
        try (SessionStore store = open()) {
            store(store, 1, 3);
            store.setNextTargetMsgSeqNum(42);
        }
        // Without the exchange's identity at its end.
        try (RandomAccessFile state =
                new RandomAccessFile(directory.resolve("state").toFile(), "rw")) {
            state.setLength(48);
        }

        try (SessionStore store = open()) {
            assertThat(store.getNextTargetMsgSeqNum()).isEqualTo(42);
            assertThat(store.getNextSenderMsgSeqNum()).isEqualTo(4);
        }
        assertThatThrownBy(() -> new SessionStore(directory, KEPT, new UUID(3, 4)))
                .hasMessageContaining("belongs to the exchange " + EXCHANGE);
    }

    @Test
    void refusesASessionThatLostItsNumbers() throws IOException {
        try (SessionStore store = open()) {
            store(store, 1, 3);
        }
        Files.write(directory.resolve("state"), new byte[0]);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state is empty")
                .hasMessageContaining("sequence number 1");
    }

    @Test
    void keepsItsFilesFromOthers() throws IOException {
        Path session = directory.resolve("sessions/7/trading");
        try (SessionStore store = new SessionStore(session, KEPT, EXCHANGE)) {
            store(store, 1, 3);
        }

        assertThat(permissions(session)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("sessions/7"))).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(session)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private SessionStore open() throws IOException {
        return new SessionStore(directory, KEPT, EXCHANGE);
    }

    private List<Path> messages() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("messages"))
                    .toList();
        }
    }

    private static void store(SessionStore store, int from, int to) throws IOException {
        for (int i = from; i <= to; i++) {
            store.set(i, text(i));
            store.incrNextSenderMsgSeqNum();
        }
    }

    private static List<String> get(SessionStore store, int from, int to) throws IOException {
        List<String> messages = new ArrayList<>();
        store.get(from, to, messages);
        return messages;
    }

    private static String text(int sequence) {
        return "8=FIX.4.4\u00019=5\u000135=8\u000134=" + sequence + "\u000110=000\u0001";
    }
}
