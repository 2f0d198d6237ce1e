package org.bourse.fix;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines with some text among those that are logged while it is open, at the levels that the exchange runs with. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final String wanted;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root;

    LogCapture(String wanted) {
        this.wanted = wanted;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        setContext(context);
        start();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
        if (line.contains(wanted)) {
            lines.add(line);
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
