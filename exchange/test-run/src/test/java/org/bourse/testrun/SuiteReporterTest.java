package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
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
                        "seed    42 (of the order of its tests)",
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

    @Test
    void doesNotTakeAnyNeedForThatOfATool() {
        assertThat(run(Unfinished.class)).contains("1 FAILED").contains("needs a rewrite");
    }

    @Test
    void showsWhatFailedOutsideOfTheSuites() {
        assertThat(run(Leaving.class))
                .containsPattern("SuiteReporterTest\\$Leaving +1 tests? ")
                .contains("1 FAILED")
                .contains("can't be closed");
    }

    @Test
    void endsATestThatWaitsInVainAndKeepsWhatEveryThreadWaitedFor() {
        PrintStream screen = System.out;
        ByteArrayOutputStream dumped = new ByteArrayOutputStream();
        System.setOut(new PrintStream(dumped, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(Endless.class, Map.of("junit.jupiter.execution.timeout.default", "100 ms")))
                    .contains("1 FAILED")
                    .contains("timed out");
        } finally {
            System.setOut(screen);
        }
        assertThat(dumped.toString(StandardCharsets.UTF_8)).contains("SuiteReporterTest$Endless.waits");
    }

    private String run(Class<?> suite) {
        return run(suite, Map.of());
    }

    /** What the screen shows of a suite. */
    private String run(Class<?> suite, Map<String, String> parameters) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        SuiteReporter reporter = new SuiteReporter(
                new Screen(Path.of("exchange", "engine"), "42", new PrintStream(screen, true, StandardCharsets.UTF_8)),
                new SuiteOutput(directory, "start"),
                new RunRecord(Optional.empty()),
                new SuitePlaces(Optional.empty(), 1));
        LauncherFactory.create(LauncherConfig.builder()
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(suite))
                                .configurationParameters(parameters)
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

    static class Unfinished {

        @Test
        @Disabled("needs a rewrite")
        void unfinished() {
            throw new AssertionError("not run");
        }
    }

    /** Leaves something to the end of the run. */
    @ExtendWith(Leftover.class)
    static class Leaving {

        @Test
        void passes() {
            assertThat(1).isOne();
        }
    }

    static final class Leftover implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(Leftover.class, (AutoCloseable) () -> {
                throw new IllegalStateException("can't be closed");
            });
        }
    }

    static class Endless {

        @Test
        void waits() throws InterruptedException {
            new CountDownLatch(1).await();
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
