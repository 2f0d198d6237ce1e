package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuitePlacesTest {

    @TempDir
    private Path directory;

    @Test
    void areTakenByNoMoreSuitesThanThereAre() {
        SuitePlaces first = places();
        SuitePlaces second = places();
        SuitePlaces third = places();
        assertThat(first.tryTake()).isTrue();
        assertThat(second.tryTake()).isTrue();
        assertThat(third.tryTake()).isFalse();
        assertThat(first.tryTake()).as("it has one").isTrue();
        first.leave();
        assertThat(third.tryTake()).isTrue();
        assertThat(first.tryTake()).isFalse();
        second.leave();
        third.leave();
    }

    @Test
    void areNeededByNobodyOutsideOfARun() {
        for (int i = 0; i < 3; i++) {
            assertThat(new SuitePlaces(Optional.empty(), 1).tryTake()).isTrue();
        }
    }

    private SuitePlaces places() {
        return new SuitePlaces(Optional.of(directory.resolve("places")), 2);
    }
}
