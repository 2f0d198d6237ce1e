package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a person sees of suites that pass, fail, and are left out. */
class SuiteReporterTest {

    @TempDir
    private Path directory;

    @Test
    void showsALineForASuite() {
        assertThat(run(Fine.class)).matches("exchange/engine +SuiteReporterTest\\$Fine +3 tests +\\d+\\.\\d s\n");
    }

    @Test
    void showsAllThatIsNeededOfATestThatFailed() {
        assertThat(run(Broken.class).lines().map(String::strip))
                .anySatisfy(line -> assertThat(line).matches("exchange/engine .* 2 tests .* s, 1 FAILED"))
                .contains(
                        "FAILED  SuiteReporterTest$Broken.breaks",
                        "java.lang.AssertionError: with -Dfuzz.seed=7: one",
                        "seed    42 (of the order of tests)",
                        "alone   ./mvnw -q -pl exchange/engine -am verify -Dtest=NONE"
                                + " -Dit.test='SuiteReporterTest$Broken#breaks'"
                                + " -Djunit.jupiter.execution.order.random.seed=42",
                        "log     exchange/engine/target/test-logs/" + Broken.class.getName() + ".log, which ends:")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("at org.bourse.testrun.SuiteReporterTest$Broken.breaks(SuiteReporterTest.java:"))
                .anySatisfy(line -> assertThat(line).startsWith("| \tat org.bourse."))
                .noneSatisfy(line -> assertThat(line).startsWith("| \tat org.junit."));
    }

    @Test
    void keepsTheTraceOfAFailureInTheSuitesLog() {
        run(Broken.class);
        assertThat(directory.resolve(Broken.class.getName() + ".log"))
                .content()
                .contains("java.lang.AssertionError: with -Dfuzz.seed=7: one")
                .contains("at org.bourse.testrun.SuiteReporterTest$Broken.breaks");
    }

    @Test
    void saysHowManyWereLeftOutForLackOfATool() {
        assertThat(run(Needy.class)).contains(" 2 tests ").contains(" s, 2 skipped");
    }

    @Test
    void takesAnyOtherSkippedTestForAFailure() {
        assertThat(run(Lazy.class)).contains("1 FAILED").contains("lazy() is @Disabled): mend it or delete it");
    }

    /** What the screen shows of a suite. */
    private String run(Class<?> suite) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        SuiteReporter reporter = new SuiteReporter(
                new Screen(Path.of("exchange", "engine"), "42", new PrintStream(screen, true, StandardCharsets.UTF_8)),
                new SuiteOutput(directory, "start"),
                new RunRecord(Optional.empty()));
        LauncherFactory.create(LauncherConfig.builder()
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(suite))
                                .build(),
                        reporter);
        assertThat(Files.exists(directory.resolve(suite.getName() + ".log"))).isTrue();
        return screen.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    static class Fine {

        @Test
        void passes() {
            assertThat(1).isOne();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void passesTwice(int number) {
            assertThat(number).isPositive();
        }
    }

    static class Broken {

        @Test
        void breaks() {
            throw new AssertionError("with -Dfuzz.seed=7: one");
        }

        @Test
        void passes() {
            assertThat(1).isOne();
        }
    }

    static class Lazy {

        @Test
        @Disabled
        void lazy() {
            throw new AssertionError("not run");
        }
    }

    @Needs(NoSuchTool.class)
    static class Needy {

        @Test
        void one() {
            throw new AssertionError("not run");
        }

        @Test
        void another() {
            throw new AssertionError("not run");
        }
    }

    static final class NoSuchTool implements Needs.Tool {

        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public String advice() {
            return "a tool that nobody makes";
        }

        @Override
        public boolean isInCi() {
            return false;
        }
    }
}
