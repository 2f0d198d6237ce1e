package org.bourse.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories that only their owner can reach, and small files that are replaced whole, on a real file system. */
@OnDisk
class PrivateFilesIT {

    @TempDir
    private Path directory;

    @Test
    void makesThemForTheirOwnerAlone() throws Exception {
        Path made = directory.resolve("a/b");
        PrivateFiles.makeDirectory(made);
        PrivateFiles.open(made.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        SmallFile.write(made.resolve("small"), "text");

        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(made.resolve("file"))).isEqualTo("rw-------");
        assertThat(permissions(made.resolve("small"))).isEqualTo("rw-------");
    }

    @Test
    void takesWhatIsThereFromOthers() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Path file = Files.writeString(open.resolve("file"), "x");
        Path program = Files.writeString(open.resolve("program"), "x");
        Path left = Files.createDirectory(directory.resolve("left"));
        Path closed = Files.writeString(directory.resolve("closed"), "x");
        permit(open, "rwxr-xr-x");
        permit(file, "rw-r--r--");
        permit(program, "rwxrwxrwx");
        permit(left, "rwxr-xr-x");
        permit(closed, "rw-------");
        permit(directory, "rwx------");

        PrivateFiles.Tightened tightened = PrivateFiles.tighten(directory, List.of(left));

        assertThat(tightened.changed()).containsExactlyInAnyOrder(open, file, program);
        assertThat(tightened.open()).isEmpty();
        assertThat(permissions(open)).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(program)).isEqualTo("rwx------");
        assertThat(permissions(left)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void leavesTheTargetsOfLinksAlone() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "x");
        permit(outside, "rw-r--r--");
        Path inside = Files.createDirectory(directory.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link"), outside);

        PrivateFiles.tighten(inside, List.of());

        assertThat(permissions(outside)).isEqualTo("rw-r--r--");
    }

    @Test
    void replacesASmallFileWhole() throws Exception {
        Path file = directory.resolve("small");
        Files.writeString(directory.resolve("small.unfinished"), "left behind by a kill");

        SmallFile.write(file, "one");
        SmallFile.write(file, "two");

        assertThat(file).hasContent("two");
        assertThat(directory.resolve("small.unfinished")).doesNotExist();
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
