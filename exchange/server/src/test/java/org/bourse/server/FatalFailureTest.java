package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bourse.server.health.HealthReport;
import org.bourse.server.health.ProcessHealth;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

@ExpectedLog(level = ERROR, line = "FatalFailure: the thread .* ended by an error")
class FatalFailureTest {

    /** How a thread is made, up to what it runs or, with the constructor, all of it. */
    private static final Pattern THREAD = Pattern.compile(
            "Thread\\s*\\.of(Platform|Virtual)\\(\\).*?\\.(start|unstarted|factory)\\(|new Thread\\(.*?\\);",
            Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("(?:\\.name\\(|, )\"([^\"]+)\"");

    private final FatalFailure fatal = new FatalFailure();

    @Test
    void stopsTheExchangeWhenAThreadItNeedsHasDied() throws Exception {
        die(Thread.ofPlatform().name("fix-outbound"), new IllegalStateException("out of order"));

        assertThat(fatal.isReported()).isTrue();
        assertThat(fatal.await())
                .isEqualTo("the thread fix-outbound ended by an error: java.lang.IllegalStateException: out of order");
    }

    @Test
    void stopsTheExchangeWhenAnyThreadHasNoMemory() throws Exception {
        die(Thread.ofVirtual().name("a request"), new OutOfMemoryError("Java heap space"));

        assertThat(fatal.await()).contains("a request").contains("Java heap space");
    }

    @Test
    void goesOnWhenAThreadHasDiedThatNobodyNeeds() throws Exception {
        die(Thread.ofVirtual().name("a request"), new IllegalStateException("expected by this test"));

        assertThat(fatal.isReported()).isFalse();
    }

    @Test
    void healthIsDownAtOnceAndStaysSoWhileTheProcessStops() {
        ProcessHealth health = new ProcessHealth();
        health.running(() -> HealthReport.of(HealthReport.State.UP, ""));
        fatal.whenReported(health::down);
        assertThat(health.report().state()).isEqualTo(HealthReport.State.UP);

        fatal.report("the thread sequencer has ended");

        assertThat(health.report())
                .isEqualTo(HealthReport.of(HealthReport.State.DOWN, "the thread sequencer has ended"));
        health.stopping();
        assertThat(health.report().state()).isEqualTo(HealthReport.State.DOWN);
    }

    @Test
    void theFirstReasonCounts() {
        fatal.report("first");
        fatal.report("second");

        assertThat(fatal.await()).isEqualTo("first");
    }

    @Test
    void everyThreadThatIsNeededIsInTheTableOfThreads() throws Exception {
        String architecture = Files.readString(Path.of("../../ARCHITECTURE.md"));

        assertThat(FatalFailure.NEEDED)
                .allSatisfy(name -> assertThat(architecture).contains("`" + name + "`"));
    }

    @Test
    void everyThreadIsInTheTableOfThreads() throws Exception {
        String architecture = Files.readString(Path.of("../../ARCHITECTURE.md"));
        Set<String> names = new TreeSet<>();
        for (String sources : List.of("..", "../../fix-gateway")) {
            try (Stream<Path> files = Files.find(
                    Path.of(sources),
                    20,
                    (file, _) -> file.toString().contains("src/main/java/")
                            && file.toString().endsWith(".java"))) {
                for (Path file : files.toList()) {
                    names.addAll(threadNames(file, Files.readString(file)));
                }
            }
        }

        assertThat(names)
                .contains("sequencer", "fix-outbound", "webhook-", "shutdown")
                .allSatisfy(name ->
                        assertThat(architecture).contains("\n| `" + name + (name.endsWith("-") ? "*" : "") + "`"));
    }

    /** The names of the threads that a file makes: each is there as a text, or the beginning of it. */
    private static Set<String> threadNames(Path file, String source) {
        assertThat(source)
                .as("%s makes threads in a way that this test can't read", file)
                .doesNotContain("extends Thread", "startVirtualThread(", "new Timer(", ".setName(", "ForkJoinPool")
                .doesNotContainPattern("Executors\\.new\\w+\\(\\s*+(?!Thread\\s*\\.of)")
                .doesNotContainPattern("\\b(supply|run)Async\\(");
        Set<String> names = new TreeSet<>();
        THREAD.matcher(source).results().forEach(made -> {
            Matcher name = NAME.matcher(made.group());
            assertThat(name.find())
                    .as("%s names the thread of %s", file, made.group())
                    .isTrue();
            names.add(name.group(1));
        });
        return names;
    }

    private void die(Thread.Builder thread, Throwable failure) throws InterruptedException {
        Thread dying = thread.unstarted(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
        dying.setUncaughtExceptionHandler(fatal);
        dying.start();
        dying.join();
    }
}
