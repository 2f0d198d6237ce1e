package org.bourse.testrun;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/** Fails a suite whose log has a WARN or ERROR line that no {@link ExpectedLog} announces. JUnit finds it as a service. */
public final class ExpectedLogExtension implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(ExpectedLogExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean outermost =
                context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
        if (outermost) {
            // Closed with the suite, after everything that its tests and their extensions close.
            context.getStore(NAMESPACE).put(Suite.class, new Suite());
        }
        Class<?> tests = context.getRequiredTestClass();
        for (ExpectedLog expected : AnnotationSupport.findRepeatableAnnotations(tests, ExpectedLog.class)) {
            suite(context).expected.allow(expected, tests.getSimpleName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        String test = context.getRequiredTestMethod().getName();
        for (ExpectedLog expected :
                AnnotationSupport.findRepeatableAnnotations(context.getRequiredTestMethod(), ExpectedLog.class)) {
            if (context.getExecutionException().isEmpty()) {
                suite(context).expected.require(expected, test);
            } else {
                // It failed for another reason; that it did not come this far is no news.
                suite(context).expected.allow(expected, test);
            }
        }
    }

    private static Suite suite(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(Suite.class, key -> new Suite(), Suite.class);
    }

    /** The suite that runs. */
    private static final class Suite implements AutoCloseable {

        private final ExpectedLines expected = new ExpectedLines();

        @Override
        public void close() {
            List<String> faults = expected.faults(LoggedLines.take());
            if (!faults.isEmpty()) {
                throw new AssertionError("the log is not as @ExpectedLog says (CONTRIBUTING.md, \"Log lines\"):\n  "
                        + String.join("\n  ", faults));
            }
        }
    }
}
