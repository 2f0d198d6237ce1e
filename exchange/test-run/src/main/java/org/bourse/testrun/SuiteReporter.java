package org.bourse.testrun;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Follows the suites of this JVM, one after another, has each wait for its place, and says on the screen and in the record what came of each. */
final class SuiteReporter implements TestExecutionListener {

    private final Screen screen;
    private final SuiteOutput output;
    private final RunRecord record;
    private final SuitePlaces places;
    private @Nullable TestPlan plan;
    private @Nullable SuiteResult current;

    SuiteReporter(Screen screen, SuiteOutput output, RunRecord record, SuitePlaces places) {
        this.screen = screen;
        this.output = output;
        this.record = record;
        this.places = places;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (isSuite(test)) {
            begin(test);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        SuiteResult suite = isSuite(test) ? begin(test) : current;
        if (suite == null || plan == null) {
            return;
        }
        int tests = test.isTest()
                ? 1
                : Math.max(1, (int) plan.getDescendants(test).stream()
                        .filter(TestIdentifier::isTest)
                        .count());
        SuiteResult.Skip skip = new SuiteResult.Skip(name(test), tests, reason);
        if (reason.startsWith(Needs.REASON)) {
            suite.skip(skip);
        } else {
            suite.fail(new SuiteResult.Failure(
                    name(test),
                    method(test),
                    new AssertionError("skipped (" + reason + "): mend it or delete it, or say what it @Needs")));
        }
        if (isSuite(test)) {
            end(suite);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        SuiteResult suite = current;
        boolean betweenSuites = suite == null;
        if (suite == null) {
            if (result.getStatus() == Status.SUCCESSFUL) {
                return;
            }
            suite = begin(test);
        }
        if (result.getStatus() != Status.SUCCESSFUL) {
            Throwable thrown = result.getThrowable().orElseGet(() -> new AssertionError(result.getStatus()));
            trim(thrown);
            thrown.printStackTrace(output.stream());
            suite.fail(new SuiteResult.Failure(name(test), method(test), thrown));
        } else if (test.isTest()) {
            suite.pass();
        }
        if (isSuite(test) || betweenSuites) {
            end(suite);
        }
    }

    /** Takes JUnit's and Maven's part off its stack trace, which is the same each time and longer than what is shown. */
    private static void trim(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        int end = frames.length;
        while (end > 0 && !frames[end - 1].getClassName().startsWith("org.bourse.")) {
            end--;
        }
        if (end > 0) {
            thrown.setStackTrace(Arrays.copyOf(frames, end));
        }
    }

    private SuiteResult begin(TestIdentifier test) {
        String name = test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getClassName())
                .orElseGet(test::getDisplayName);
        places.take();
        output.begin(name);
        SuiteResult begun = new SuiteResult(name, output.file());
        current = begun;
        return begun;
    }

    private void end(SuiteResult suite) {
        current = null;
        places.leave();
        screen.show(suite, output.lastLines(Screen.LOG_LINES));
        record.add(screen.module(), suite);
    }

    /** A class directly under JUnit's engine; classes within it belong to it. */
    private boolean isSuite(TestIdentifier test) {
        return test.getSource().filter(ClassSource.class::isInstance).isPresent()
                && plan != null
                && plan.getParent(test).flatMap(TestIdentifier::getParentId).isEmpty();
    }

    private static Optional<String> method(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName());
    }

    private static String name(TestIdentifier test) {
        return method(test)
                .map(method -> test.getDisplayName().startsWith(method) ? method : method + " " + test.getDisplayName())
                .orElseGet(() -> test.getDisplayName() + " as a whole");
    }
}
