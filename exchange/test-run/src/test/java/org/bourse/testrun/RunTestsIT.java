package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first and the last lines of {@code ./mvnw verify}, around a Maven that leaves such records as the suites do. */
class RunTestsIT {

    private static final String PASSED = "exchange/engine\\torg.bourse.engine.CancelTest\\t4\\t0\\t0\\t120\\n";
    private static final String FAILED = "exchange/server\\torg.bourse.server.CrashIT\\t1\\t1\\t0\\t61000\\n";
    private static final String SKIPPED = "exchange/server\\torg.bourse.server.ScreenIT\\t0\\t0\\t7\\t10\\n";

    @TempDir
    private Path root;

    private Path script;

    @BeforeEach
    void copyTheScript() throws IOException {
        script = Files.createDirectory(root.resolve(".mvn")).resolve("run");
        Files.copy(repository().resolve(".mvn").resolve("run"), script);
        Files.copy(repository().resolve("CONTRIBUTING.md"), root.resolve("CONTRIBUTING.md"));
        Files.createDirectories(root.resolve("exchange/server/target/classes/org"));
    }

    @Test
    void saysFirstHowLongItTakesAndLastHowItWent() throws Exception {
        Outcome outcome = run("printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites", "-q", "verify");
        assertThat(outcome.lines().getFirst()).matches("verify takes about \\d+ min on these \\d+ cores\\..*");
        assertThat(outcome.lines().getLast()).matches("4 passed, 0 failed, 0 skipped in \\d+ s");
        assertThat(outcome.lines()).hasSize(2);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void remembersHowLongAWholeRunTook() throws Exception {
        run("printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites", "verify");
        assertThat(root.resolve("target").resolve("test-run-verify.seconds")).exists();
        assertThat(root.resolve("target").resolve("test-run-test.seconds")).doesNotExist();
    }

    @Test
    void endsWithTheVerdictAndFailsWhenATestDid() throws Exception {
        Outcome outcome = run(
                "printf '" + PASSED + FAILED + "' >>$BOURSE_TEST_RUN/suites; "
                        + "printf 'exchange/server\\tCrashIT\\tlosesNothing\\n' >>$BOURSE_TEST_RUN/failed",
                "verify");
        assertThat(outcome.lines()).contains("FAILED   exchange/server  CrashIT.losesNothing");
        assertThat(outcome.lines().getLast()).matches("5 passed, 1 failed, 0 skipped in \\d+ s");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void saysWhatWasSkippedAndWhy() throws Exception {
        Outcome outcome = run(
                "printf '" + PASSED + SKIPPED + "' >>$BOURSE_TEST_RUN/suites; "
                        + "printf 'exchange/server\\tScreenIT\\tall\\tneeds Chromium\\n' >>$BOURSE_TEST_RUN/skipped",
                "verify");
        assertThat(outcome.lines()).contains("skipped  exchange/server  ScreenIT, which needs Chromium");
        assertThat(outcome.lines().getLast()).matches("4 passed, 0 failed, 7 skipped in \\d+ s");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void saysThatTheBuildFailedWhenItDid() throws Exception {
        Outcome outcome = run("printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites; echo broken; exit 3", "test");
        assertThat(outcome.lines()).contains("The build failed (its reason is above); until then:");
        assertThat(outcome.lines().getLast()).matches("4 passed, 0 failed, 0 skipped in \\d+ s");
        assertThat(outcome.status()).isEqualTo(3);
    }

    @Test
    void leavesThePartOfARunThatWasAskedForWithoutAnEstimate() throws Exception {
        Outcome outcome =
                run("printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites", "test", "-Dtest=CancelTest", "-pl", "x");
        assertThat(outcome.lines()).hasSize(1);
    }

    @Test
    void handsEverythingToMavenAndTellsItToGoOnAfterAFailure() throws Exception {
        Outcome outcome = run(
                "printf '%s\\n' \"$@\"; printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites",
                "test",
                "-Dtest=Cancel Test");
        assertThat(outcome.lines()).startsWith("test", "-Dtest=Cancel Test", "-Dmaven.test.failure.ignore=true", "-T4");
    }

    @Test
    void runsLongSuitesBesideTheOtherModulesWhereAllAreBuilt() throws Exception {
        String told = "printf '%s\\n' \"$@\"; printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites";
        assertThat(run(told, "verify", "-Dit.test=CrashIT").lines()).contains("-Dsuites=beside");
        assertThat(run(told, "verify", "-pl", "x").lines()).doesNotContain("-Dsuites=beside");
        assertThat(run(told, "verify", "-f", "x/pom.xml").lines()).doesNotContain("-Dsuites=beside");
        assertThat(run(told, "verify", "-N").lines()).doesNotContain("-Dsuites=beside");
        assertThat(run(told, "test").lines()).doesNotContain("-Dsuites=beside");
        assertThat(run(told, "install").lines()).doesNotContain("-Dsuites=beside");
    }

    @Test
    void failsWhereNoTestHasTheNameThatWasAskedFor() throws Exception {
        Outcome outcome = run("exit 0", "-q", "test", "-Dtest=CancelTset");
        assertThat(outcome.lines())
                .containsExactly("mvnw: no test ran: there is none, or not in this phase, with -Dtest=CancelTset");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void failsWhereAWholeRunRanNothing() throws Exception {
        Outcome outcome = run("exit 0", "verify");
        assertThat(outcome.lines().getLast()).isEqualTo("mvnw: no test ran");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void isContentWithAModuleThatHasNoTests() throws Exception {
        Outcome outcome = run("exit 0", "test", "-pl", "x");
        assertThat(outcome.lines()).isEmpty();
        assertThat(outcome.status()).isZero();
    }

    @Test
    void failsWhereOnlyAReportTellsOfAFailure() throws Exception {
        Outcome outcome = run("""
                printf '%s' >>$BOURSE_TEST_RUN/suites
                mkdir -p exchange/server/target/surefire-reports
                printf '<testsuite>\\n  <testcase>\\n    <error message="x">\\n' >exchange/server/target/surefire-reports/TEST-x.xml
                """.formatted(PASSED), "verify");
        assertThat(outcome.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FAILED   ")
                        .endsWith("exchange/server/target/surefire-reports/TEST-x.xml"));
        assertThat(outcome.lines().getLast()).matches("4 passed, 1 failed, 0 skipped in \\d+ s");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void leavesWhatIsInstalledToMavensOwnFailing() throws Exception {
        Outcome outcome =
                run("printf '%s\\n' \"$@\"; printf '" + PASSED + "' >>$BOURSE_TEST_RUN/suites", "install", "-pl", "x");
        assertThat(outcome.lines()).startsWith("install", "-pl", "x", "-T4").hasSize(5);
    }

    @Test
    void endsAsALoadTestEndsThoughMavenIsContent() throws Exception {
        Outcome outcome = run(
                "echo 'verdict: FAILED'; echo 1 >$BOURSE_STATUS_FILE",
                "-q",
                "package",
                "exec:exec@load",
                "-DskipTests");
        assertThat(outcome.lines()).containsExactly("verdict: FAILED");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void leavesTheLastWordToAProgramThatFails() throws Exception {
        Outcome outcome = run("""
                echo 'ERROR the exchange can not start: port 8000 is taken'
                for file; do :; done
                echo '[ERROR] Command execution failed.: Process exited with an error: 1 (Exit value: 1)' >$file
                exit 1""", "-q", "compile", "exec:exec");
        assertThat(outcome.lines()).containsExactly("ERROR the exchange can not start: port 8000 is taken");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void saysWhichModuleItIsAtWhereNothingIsCompiledYet() throws Exception {
        Files.writeString(root.resolve("pom.xml"), """
                  <module>exchange/engine</module>
                  <module>exchange/codec</module>
                  <module>exchange/server</module>
                  <module>loadtest</module>
                """);
        Files.delete(root.resolve("exchange/server/target/classes/org"));
        Files.createDirectories(root.resolve("exchange/codec/target/classes/org"));
        // Each step of the build waits until the one before it was told of.
        Outcome outcome = run("""
                told() { until grep -q "compiling $1" screen; do sleep 0.05; done; }
                told first
                mkdir -p exchange/engine/target && told exchange/engine
                told exchange/server""", "-q", "compile", "exec:exec");
        assertThat(outcome.lines())
                .containsExactly(
                        "mvnw: compiling first, which takes some minutes and is done once",
                        "mvnw: compiling exchange/engine",
                        "mvnw: compiling exchange/server");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void tellsAProgramWhoseEndIsItsOwn() throws Exception {
        Outcome outcome = run("[ \"$BOURSE_PARENT\" = $$ ] && echo told", "-q", "compile", "exec:exec");
        assertThat(outcome.lines()).containsExactly("told");
    }

    @Test
    void leavesTheLastWordToALoadTestThatCouldNotStart() throws Exception {
        Outcome outcome = run("""
                echo 'Could not reserve enough space for the heap'
                for file; do :; done
                echo '[ERROR] Command execution failed.: Process exited with an error: 1 (Exit value: 1)' >$file
                exit 1""", "-q", "package", "exec:exec@load", "-DskipTests");
        assertThat(outcome.lines()).containsExactly("Could not reserve enough space for the heap");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void saysThatAProgramWasKilledWhichCouldNotSayItItself() throws Exception {
        Outcome outcome = run("""
                for file; do :; done
                echo '[ERROR] Command execution failed.: Process exited with an error: 137 (Exit value: 137)' >$file
                exit 1""", "-q", "package", "exec:exec@load", "-DskipTests");
        assertThat(outcome.lines())
                .containsExactly("mvnw: the program was killed from outside, as a system does that has no memory left");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void showsWhyAProgramWasNeverRun() throws Exception {
        Outcome outcome = run(
                "for file; do :; done; echo '[ERROR] COMPILATION ERROR' >$file; exit 1", "-q", "compile", "exec:exec");
        assertThat(outcome.lines()).containsExactly("[ERROR] COMPILATION ERROR");
        assertThat(outcome.status()).isEqualTo(1);
    }

    private Outcome run(String maven, String... arguments) throws IOException, InterruptedException {
        Path program = Files.writeString(root.resolve("mvn"), "#!/bin/sh\n" + maven + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of("sh", script.toString(), program.toString()));
        command.addAll(List.of(arguments));
        Path screen = root.resolve("screen");
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .start();
        int status = process.waitFor();
        return new Outcome(Files.readAllLines(screen), status);
    }

    /** The directory above this module's. */
    private static Path repository() {
        return Path.of("../..").toAbsolutePath().normalize();
    }

    private record Outcome(List<String> lines, int status) {}
}
