package org.bourse.testrun;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.slf4j.event.Level;

/**
 * A WARN or ERROR line that a test causes on purpose. Lines at these levels that no test of a suite expects fail the
 * suite.
 *
 * <p>On a test method: the line must have been logged by the end of the suite. On a class: it may be, by any of its tests.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(ExpectedLogs.class)
public @interface ExpectedLog {

    /** The line's level: {@link Level#WARN} or {@link Level#ERROR}. */
    Level level();

    /**
     * A regular expression that is found in the line: the logger's simple name, {@code ": "}, the message, and, where an
     * exception was logged, {@code ": "} and the exception as text.
     */
    String line();
}
