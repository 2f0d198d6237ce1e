package org.bourse.testrun;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The WARN and ERROR lines that were logged in this JVM and not yet taken. A JVM runs one suite at a time, so they are
 * those of the suite that runs. Named in {@code logback-test.xml}.
 */
public final class LoggedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final Queue<LoggedLine> LINES = new ConcurrentLinkedQueue<>();

    /** Takes what has been logged since the last time. */
    static List<LoggedLine> take() {
        List<LoggedLine> taken = new ArrayList<>();
        for (LoggedLine line = LINES.poll(); line != null; line = LINES.poll()) {
            taken.add(line);
        }
        return taken;
    }

    /** Adds a line that came another way than through this JVM's loggers. */
    static void add(LoggedLine line) {
        LINES.add(line);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            add(new LoggedLine(
                    event.getLevel() == Level.WARN ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.ERROR,
                    simpleName(event.getLoggerName()) + ": " + event.getFormattedMessage()
                            + thrown(event.getThrowableProxy())));
        }
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String thrown(@Nullable IThrowableProxy thrown) {
        return thrown == null ? "" : ": " + thrown.getClassName() + ": " + thrown.getMessage();
    }
}
