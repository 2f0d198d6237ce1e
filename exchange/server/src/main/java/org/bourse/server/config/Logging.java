package org.bourse.server.config;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets logging up: one format, one place for what is logged through whichever interface. */
public final class Logging {

    private static final String JSON_CONFIGURATION = "logback-json.xml";

    private Logging() {}

    /**
     * From here on the log has this format, and what libraries log through {@code java.util.logging} comes to it. Until
     * then, and without it, lines are text.
     */
    public static void start(LogFormat format) {
        // Asked for first of all, because a configuration, once loaded, resets the handlers of java.util.logging.
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (format == LogFormat.JSON && factory instanceof LoggerContext context) {
            useJson(context);
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void useJson(LoggerContext context) {
        URL configuration = Logging.class.getClassLoader().getResource(JSON_CONFIGURATION);
        if (configuration == null) {
            throw new IllegalStateException(JSON_CONFIGURATION + " is missing from the program");
        }
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException(JSON_CONFIGURATION + " can't be used", e);
        }
    }
}
