package org.bourse.testrun;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The WARN and ERROR lines that were logged in this JVM, or by an exchange that it started, and not yet taken. A JVM runs
 * one suite at a time, so they are those of the suite that runs. Named in {@code logback-test.xml}.
 */
public final class LoggedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** As the exchange lays its log out: the time, the level, the thread, the logger's simple name and the message. */
    private static final Pattern WRITTEN = Pattern.compile("^\\S+Z (WARN|ERROR) +\\[.*?] (.*)$", Pattern.MULTILINE);

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

    /**
     * Adds the WARN and ERROR lines of an exchange that ran as a process of its own.
     *
     * @param log what it wrote
     * @param usual finds the lines that are of no interest
     */
    public static void addThoseOf(String log, Pattern usual) {
        Matcher line = WRITTEN.matcher(log);
        while (line.find()) {
            if (!usual.matcher(line.group(2)).find()) {
                add(new LoggedLine(org.slf4j.event.Level.valueOf(line.group(1)), line.group(2)));
            }
        }
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
