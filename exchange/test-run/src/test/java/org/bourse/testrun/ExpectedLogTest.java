package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.slf4j.LoggerFactory;

/** Suites that log as they say, and suites that don't, run as JUnit runs them. */
class ExpectedLogTest {

    @Test
    void passesASuiteThatLogsWhatItExpects() {
        assertThat(failures(Announced.class)).isEmpty();
    }

    @Test
    void failsASuiteWithALineThatNobodyExpects() {
        assertThat(failures(Surprising.class))
                .singleElement()
                .asString()
                .contains("not expected: WARN ExpectedLogTest$Surprising: the disk is full (2 times)")
                .contains(
                        "not expected: ERROR ExpectedLogTest$Surprising: stopped: java.lang.IllegalStateException: no room");
    }

    @Test
    void failsASuiteThatDoesNotLogWhatATestSaysItDoes() {
        assertThat(failures(Silent.class))
                .singleElement()
                .asString()
                .contains("expected and not logged: WARN \"the disk is .*\" (saysNothing)");
    }

    @Test
    void doesNotMissALineOfATestThatFailed() {
        assertThat(failures(Failed.class)).singleElement().asString().contains("the reason");
    }

    @Test
    void distinguishesTheLevels() {
        assertThat(failures(WrongLevel.class)).singleElement().asString().contains("not expected: ERROR");
    }

    @Test
    void hearsWhatTheJdkLogs() {
        assertThat(failures(OfTheJdk.class))
                .singleElement()
                .asString()
                .contains("not expected: WARN TheJdk: sendResponseHeaders");
    }

    private static List<Throwable> failures(Class<?> suite) {
        LauncherConfig alone = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        Launcher launcher = LauncherFactory.create(alone);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(suite))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        launcher.execute(request, summary);
        return summary.getSummary().getFailures().stream()
                .map(failure -> failure.getException())
                .toList();
    }

    @ExpectedLog(level = WARN, line = "Announced: seldom$")
    static class Announced {

        @Test
        @ExpectedLog(level = WARN, line = "the disk is \\w+")
        @ExpectedLog(level = ERROR, line = "stopped: .*IllegalState.*no room")
        void logs() {
            LoggerFactory.getLogger(Announced.class).warn("the disk is {}", "full");
            LoggerFactory.getLogger(Announced.class).error("stopped", new IllegalStateException("no room"));
        }
    }

    static class Surprising {

        @Test
        void logs() {
            LoggerFactory.getLogger(Surprising.class).warn("the disk is full");
            LoggerFactory.getLogger(Surprising.class).warn("the disk is full");
            LoggerFactory.getLogger(Surprising.class).error("stopped", new IllegalStateException("no room"));
        }
    }

    static class Silent {

        @Test
        @ExpectedLog(level = WARN, line = "the disk is .*")
        void saysNothing() {
            assertThat(1).isOne();
        }
    }

    static class Failed {

        @Test
        @ExpectedLog(level = WARN, line = "the disk is .*")
        void fails() {
            throw new AssertionError("the reason");
        }
    }

    static class WrongLevel {

        @Test
        @ExpectedLog(level = WARN, line = "the disk is .*")
        void logs() {
            LoggerFactory.getLogger(WrongLevel.class).warn("the disk is nearly full");
            LoggerFactory.getLogger(WrongLevel.class).error("the disk is full");
        }
    }

    static class OfTheJdk {

        @Test
        void logs() {
            Logger.getLogger("com.sun.TheJdk").warning("sendResponseHeaders: rCode = 204");
        }
    }
}
