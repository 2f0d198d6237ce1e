package org.bourse.loadtest.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {

    @TempDir
    private Path directory;

    @Test
    void saysInOneSentenceWhatIsNeededAndWhatIsLeft() throws IOException {
        Path full = memoryInfo(512_000);
        assertThat(catchThrowable(() -> AvailableMemory.requireRoom(full, 24_000)))
                .isInstanceOf(ExchangeFailure.class)
                .message()
                .hasLineCount(1)
                .contains("need 3000 MB")
                .contains("500 MB are left");
    }

    @Test
    void knowsThatAContainerMayHaveLessThanTheMachine() throws IOException {
        Path free = memoryInfo(8_000_000);
        assertThat(catchThrowable(() -> AvailableMemory.requireRoom(free, 1_024)))
                .isInstanceOf(ExchangeFailure.class)
                .hasMessageContaining("1024 MB are left");
    }

    @Test
    void isContentWithEnough() throws IOException {
        Path free = memoryInfo(8_000_000);
        assertThatCode(() -> AvailableMemory.requireRoom(free, 24_000)).doesNotThrowAnyException();
    }

    @Test
    void isContentWhereNothingSaysHowMuchThereIs() {
        assertThatCode(() -> AvailableMemory.requireRoom(directory.resolve("none"), 24_000))
                .doesNotThrowAnyException();
    }

    private Path memoryInfo(long kilobytes) throws IOException {
        return Files.writeString(
                directory.resolve("meminfo"),
                "MemTotal:       24000000 kB\nMemFree:          100000 kB\nMemAvailable:   " + kilobytes + " kB\n");
    }
}
