package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoriesTest {

    @Test
    void areNamedAfterTheProcessThatMadeThem(@TempDir Path directory) {
        assertThat(String.valueOf(directory.getFileName()))
                .startsWith("bourse-tests-" + ProcessHandle.current().pid() + "-junit-");
    }

    @Test
    void areOnDiskWhereMemoryMayNotRunPrograms() {
        assertThat(TemporaryDirectories.mayRunPrograms(
                        List.of("proc /proc proc rw 0 0", "tmpfs /dev/shm tmpfs rw,nosuid,nodev,size=64k 0 0")))
                .isTrue();
        assertThat(TemporaryDirectories.mayRunPrograms(
                        List.of("shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0")))
                .isFalse();
        assertThat(TemporaryDirectories.mayRunPrograms(List.of("/dev/vda /dev/shm ext4 rw 0 0")))
                .isFalse();
        assertThat(TemporaryDirectories.mayRunPrograms(List.of())).isFalse();
    }
}
