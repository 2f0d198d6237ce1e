package org.bourse.server.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvnw} on a machine that has a JDK and what POSIX has, and nothing else: no Maven, curl, wget, unzip, sha256sum or
 * git. Its Maven comes from a repository of the test's own, which has one that tells how it was started.
 */
class MavenWrapperIT {

    private static final String ARCHIVE = "/org/apache/maven/apache-maven/1.2.3/apache-maven-1.2.3-bin.zip";
    private static final List<String> POSIX_TOOLS =
            List.of("chmod", "cut", "dirname", "mkdir", "mktemp", "mv", "readlink", "rm", "sed", "tr");
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private HttpServer repository;
    private byte[] archive;
    private int sent;
    private final List<String> logins = new ArrayList<>();

    /** What a run wrote, and how it ended. */
    private record Run(String output, int status) {}

    @BeforeEach
    void makeRepositoryAndProject() throws IOException {
        archive = archive();
        sent = archive.length;
        repository = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext(ARCHIVE, exchange -> {
            logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive, 0, sent);
            exchange.getResponseBody().flush();
            if (sent == archive.length) {
                exchange.close();
            }
        });
        repository.setExecutor(Runnable::run);
        repository.start();
        Path wrapper = Files.createDirectories(directory.resolve("project/.mvn/wrapper"));
        Files.copy(ROOT.resolve("mvnw"), directory.resolve("project/mvnw"));
        Files.copy(ROOT.resolve(".mvn/wrapper/FetchMaven.java"), wrapper.resolve("FetchMaven.java"));
        Files.writeString(
                wrapper.resolve("maven-wrapper.properties"),
                "distributionUrl=http://127.0.0.1:1/dist/apache-maven-1.2.3-bin.zip\ndistributionSha256Sum="
                        + sha256(archive) + "\n");
        Path tools = Files.createDirectories(directory.resolve("bin"));
        for (String tool : POSIX_TOOLS) {
            Files.copy(onPath(tool), tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @AfterEach
    void stopRepository() {
        repository.stop(0);
    }

    @Test
    void fetchesMavenByTheJdkAloneInEachShellThatIsHere() throws IOException, InterruptedException {
        for (List<String> shell : shells()) {
            Path home = directory.resolve("home of " + String.join(" ", shell));

            Run first = run(shell, home, Map.of("MVNW_REPOURL", url()));
            assertThat(first.output())
                    .contains("mvnw: fetching Maven 1.2.3, once")
                    .contains("Maven with -q validate on " + System.getProperty("java.home"));
            assertThat(first.status()).isEqualTo(3);

            Run second = run(shell, home, Map.of());
            assertThat(second.output()).doesNotContain("fetching").contains("Maven with -q validate");
        }
        assertThat(logins).hasSameSizeAs(shells());
    }

    @Test
    void refusesAnArchiveThatIsNotTheOneNamed() throws IOException, InterruptedException {
        String expected = sha256(archive);
        archive = "something else".getBytes(StandardCharsets.UTF_8);
        sent = archive.length;

        Run run = run(List.of("/bin/sh"), directory.resolve("home"), Map.of("MVNW_REPOURL", url()));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("Maven 1.2.3 arrived with SHA-256 " + sha256(archive) + " instead of " + expected)
                .doesNotContain("Maven with");
    }

    @Test
    void saysWhereItLookedAndWhatToDo() throws IOException, InterruptedException {
        Run missing = run(List.of("/bin/sh"), directory.resolve("home"), Map.of("MVNW_REPOURL", url() + "/elsewhere"));
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.output())
                .contains("/elsewhere" + ARCHIVE + ": the answer is HTTP 404")
                .contains("could not fetch Maven 1.2.3: check that this machine reaches " + url() + "/elsewhere")
                .contains("MVNW_REPOURL");

        Run unreachable = run(List.of("/bin/sh"), directory.resolve("home"), Map.of());
        assertThat(unreachable.status()).isEqualTo(1);
        assertThat(unreachable.output())
                .contains("http://127.0.0.1:1/dist/apache-maven-1.2.3-bin.zip: Connection refused");
    }

    @Test
    void givesUpOnARepositoryThatFallsSilentWithinTheArchive() throws IOException, InterruptedException {
        sent = 10;

        Run run = run(
                List.of("/bin/sh"),
                directory.resolve("home"),
                Map.of("MVNW_REPOURL", url(), "MAVEN_OPTS", "-Dbourse.fetch.silence=1"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("Read timed out; trying again", "could not fetch Maven 1.2.3");
    }

    @Test
    void goesWhereTheRepositorySaysButWithoutTheLogin() throws IOException, InterruptedException {
        repository.createContext("/moved", exchange -> {
            logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("Location", url().replace("127.0.0.1", "localhost") + ARCHIVE);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        Run run = run(
                List.of("/bin/sh"),
                directory.resolve("home"),
                Map.of("MVNW_REPOURL", url() + "/moved", "MVNW_USERNAME", "anna", "MVNW_PASSWORD", "secret"));

        assertThat(run.output()).contains("Maven with -q validate");
        assertThat(logins)
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Basic "),
                        second -> assertThat(second).isEqualTo("null"));
    }

    @Test
    void mendsAnInstallationOfWhichAPartIsGone() throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        Path gone = home.resolve("wrapper/dists/apache-maven-1.2.3")
                .resolve(sha256(archive).substring(0, 16));
        Files.createDirectories(gone.resolve("lib"));

        Run run = run(List.of("/bin/sh"), home, Map.of("MVNW_REPOURL", url()));

        assertThat(run.output()).contains("Maven with -q validate");
        assertThat(gone.resolve("lib")).doesNotExist();
        assertThat(gone.resolve("bin/mvn")).exists();
    }

    @Test
    void takesFlagsOfTheJvmThatWriteLinesOfTheirOwn() throws IOException, InterruptedException {
        Run run = run(
                List.of("/bin/sh"), directory.resolve("home"), Map.of("MVNW_REPOURL", url(), "MAVEN_OPTS", "-Xlog:gc"));

        assertThat(run.output()).contains("Maven with -q validate");
    }

    @Test
    void logsInWhereTheRepositoryAsksForIt() throws IOException, InterruptedException {
        run(
                List.of("/bin/sh"),
                directory.resolve("home"),
                Map.of("MVNW_REPOURL", url() + "/", "MVNW_USERNAME", "anna", "MVNW_PASSWORD", "se:cret"));

        assertThat(logins)
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString("anna:se:cret".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void choosesModulesByItsOwnWordsAndNotByThoseOfACommandWithinOne() throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        Map<String, String> environment = Map.of("MVNW_REPOURL", url());

        assertThat(run(List.of("/bin/sh"), home, environment, List.of("compile", "exec:exec@floor"))
                        .output())
                .contains("Maven with -pl floor/desk -am compile exec:exec@floor on");
        assertThat(run(
                                List.of("/bin/sh"),
                                home,
                                environment,
                                List.of("validate", "-Dbeside=exec ./mvnw -q exec:exec@floor -Dx='y z'"))
                        .output())
                .contains("Maven with validate -Dbeside=exec ./mvnw -q exec:exec@floor -Dx='y z' on");
    }

    private Run run(List<String> shell, Path home, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(shell, home, environment, List.of("-q", "validate"));
    }

    private Run run(List<String> shell, Path home, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(shell);
        command.add(directory.resolve("project/mvnw").toString());
        command.addAll(arguments);
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", directory.resolve("bin").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_USER_HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Run(Files.readString(output), process.exitValue());
    }

    private String url() {
        return "http://127.0.0.1:" + repository.getAddress().getPort();
    }

    /** The system's own shell, and those of other systems that are installed. */
    private static List<List<String>> shells() {
        List<List<String>> shells = new ArrayList<>(List.of(List.of("/bin/sh")));
        for (String other : List.of("bash --posix", "dash", "busybox sh")) {
            List<String> words = List.of(other.split(" ", -1));
            for (Path folder : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
                Path shell = folder.resolve(words.getFirst());
                if (Files.isExecutable(shell)) {
                    List<String> command = new ArrayList<>(words);
                    command.set(0, shell.toString());
                    shells.add(command);
                    break;
                }
            }
        }
        return shells;
    }

    private static Path onPath(String tool) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException(tool + " is not on PATH");
    }

    /** A distribution, such as Maven's is: one folder, in it a program that is not executable in the archive. */
    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("apache-maven-1.2.3/bin/mvn"));
            zip.write("#!/bin/sh\necho \"Maven with $* on $JAVA_HOME\"\nexit 3\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
