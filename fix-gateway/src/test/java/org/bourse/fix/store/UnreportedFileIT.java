package org.bourse.fix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stopped broker is not told of, in its file: what a crash or damage leaves of it. */
class UnreportedFileIT {

    private static final UUID EXCHANGE = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeThree() throws IOException {
        file = directory.resolve("unreported");
        assertThat(UnreportedFile.openIn(directory, EXCHANGE, 0)).isEmpty();
        try (UnreportedFile begun = UnreportedFile.begin(directory, EXCHANGE, 7, new byte[] {42})) {
            for (byte i = 7; i < 10; i++) {
                begun.append(i, ByteBuffer.wrap(new byte[] {i, i, i}));
            }
            begun.force();
        }
    }

    @Test
    void hasTheStateAndTheCommandsInTheirOrder() throws IOException {
        try (UnreportedFile opened = open()) {
            assertThat(opened.firstSequence()).isEqualTo(7);
            assertThat(opened.lastSequence()).isEqualTo(9);
            assertThat(opened.state()).containsExactly(42);
            opened.append(12, ByteBuffer.wrap(new byte[] {12}));
        }
        try (UnreportedFile again = open()) {
            assertThat(firstBytes(again)).containsExactly(7, 8, 9, 12);
            again.complete();
            again.delete();
        }
        assertThat(UnreportedFile.isIn(directory)).isFalse();
    }

    @Test
    void isNoneOnceItIsCompleteThoughItWasNotDeleted() throws IOException {
        try (UnreportedFile opened = open()) {
            opened.complete();
        }

        assertThat(UnreportedFile.openIn(directory, EXCHANGE, 9)).isEmpty();
        assertThat(UnreportedFile.isIn(directory)).isFalse();
    }

    @Test
    void losesWhatPowerLossTookOfRecordsThatNobodyReliedOn() throws IOException {
        try (UnreportedFile opened = open()) {
            for (byte i = 11; i < 14; i++) {
                opened.append(i, ByteBuffer.wrap(new byte[] {i, i, i}));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 19 - 1]++;
        Files.write(file, bytes);

        try (UnreportedFile opened =
                UnreportedFile.openIn(directory, EXCHANGE, 11).orElseThrow()) {
            assertThat(firstBytes(opened)).containsExactly(7, 8, 9, 11);
        }
    }

    @Test
    void isRefusedWhereARecordThatWasReliedOnIsBehindADamagedOne() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // The sequence number of the one before the last.
        bytes[bytes.length - 19 - 3 - 8]++;
        Files.write(file, bytes);

        assertThatThrownBy(this::open).hasMessageContaining("unreported is damaged");
    }

    @Test
    void losesNoMoreThanTheRecordThatACrashCutOff() throws IOException {
        long whole = Files.size(file);
        for (int cut = 1; cut <= 18; cut++) {
            byte[] before = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole - cut);
            }
            try (UnreportedFile opened =
                    UnreportedFile.openIn(directory, EXCHANGE, 8).orElseThrow()) {
                assertThat(firstBytes(opened)).as("cut by %d", cut).containsExactly(7, 8);
                opened.append(9, ByteBuffer.wrap(new byte[] {9, 9, 9}));
                assertThat(firstBytes(opened)).containsExactly(7, 8, 9);
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void takesZerosBehindTheLastRecordForWhatPowerLossLeaves() throws IOException {
        Files.write(file, new byte[100], StandardOpenOption.APPEND);

        try (UnreportedFile opened = open()) {
            assertThat(firstBytes(opened)).containsExactly(7, 8, 9);
        }
    }

    @Test
    void isRefusedWhereItIsDamagedBeforeItsEnd() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 19 - 1]++;
        Files.write(file, bytes);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unreported is damaged")
                .hasMessageContaining("move " + directory + " away");
    }

    @Test
    void isRefusedWhereItsBeginningIsDamagedOrAnotherExchanges() throws IOException {
        assertThatThrownBy(() -> UnreportedFile.openIn(directory, OTHER, 9))
                .hasMessageContaining("belongs to the exchange");
        Files.write(file, new byte[3]);
        assertThatThrownBy(this::open).hasMessageContaining("unreported is damaged");
    }

    private UnreportedFile open() throws IOException {
        return UnreportedFile.openIn(directory, EXCHANGE, 9).orElseThrow();
    }

    private static List<Integer> firstBytes(UnreportedFile file) throws IOException {
        List<Integer> bytes = new ArrayList<>();
        file.read(command -> bytes.add((int) command.get(0)));
        return bytes;
    }
}
