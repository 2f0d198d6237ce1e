package org.bourse.testrun;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A tool that the tests of a class can't do without and that not every machine has. Where it is missing they are skipped,
 * and the run says so; with {@code -Dtools=required}, as in CI, they fail instead, but for tools that CI does not
 * install. No other skipped test passes.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NeedsCondition.class)
public @interface Needs {

    /** The beginning of the reason of each skipped test, and of no @Disabled's; {@code pom.xml} knows it too. */
    String REASON = "needs a tool: ";

    /** The tool. */
    Class<? extends Tool> value();

    /** Something that is installed on this machine, or not. Has a constructor without parameters. */
    interface Tool {

        /** Whether it is there. */
        boolean isPresent();

        /** Whether {@code .ci/run} installs it, so that it may not be missing there. */
        default boolean isInCi() {
            return true;
        }

        /** The tool's name and how to get it, after "needs a tool: ". */
        String advice();
    }
}
