package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code java -jar exchange.jar} runs first. */
class LauncherIT {

    private static final Path JAR = Path.of("target", "exchange.jar");
    private static final int CLASS_FILES_OF_JAVA_11 = 55;

    @Test
    void runsOnAnOldJavaToSayThatItIsTooOld() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String main = jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            assertThat(majorVersion(jar, main)).isLessThanOrEqualTo(CLASS_FILES_OF_JAVA_11);
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {JAR.toUri().toURL()}, null)) {
                assertThat(loader.loadClass(main)
                                .getMethod("refusal", int.class, String.class)
                                .invoke(null, 17, "/usr/lib/jvm/java-17"))
                        .isEqualTo("Bourse needs Java 25 or newer, and this is Java 17 (/usr/lib/jvm/java-17): start it"
                                + " with the java of a JDK 25");
            }
        }
    }

    @Test
    void startsTheExchange() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .matches("Bourse \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(\\S+\\)\\R");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void hasNoLibrariesBesideItButItsOwn() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                Stream<Path> beside = Files.list(JAR.resolveSibling("libs"))) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(beside.map(file -> "libs/" + file.getFileName()))
                    .containsExactlyInAnyOrder(classPath.split(" "));
        }
    }

    private static int majorVersion(JarFile jar, String name) throws IOException {
        try (DataInputStream classFile =
                new DataInputStream(jar.getInputStream(jar.getEntry(name.replace('.', '/') + ".class")))) {
            // After the four bytes of the magic number and the two of the minor version.
            classFile.readNBytes(6);
            return classFile.readUnsignedShort();
        }
    }
}
