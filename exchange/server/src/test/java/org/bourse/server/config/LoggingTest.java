package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both logging configurations, in contexts of their own: the one the tests log with stays as it is. */
class LoggingTest {

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-json.xml"})
    void logsWhatTheExchangeSaysAndOnlyWarningsOfLibraries(String configuration) throws JoranException {
        LoggerContext context = context(configuration);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getEffectiveLevel() >= Status.WARN)
                .isEmpty();
        assertThat(context.getLogger("org.bourse.server").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("io.helidon.webserver").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(context.getLogger("org.postgresql").getEffectiveLevel()).isEqualTo(Level.WARN);
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            logback.xml      | 2026-11-02T09:30:00.125Z INFO  [main] Place: opened
            logback-json.xml | "@timestamp":"2026-11-02T09:30:00.125Z"
            logback-json.xml | "message":"opened"
            logback-json.xml | "logger_name":"org.bourse.Place"
            logback-json.xml | "level":"INFO"
            """)
    void writesAnEventInItsFormat(String configuration, String part) throws JoranException {
        LoggerContext context = context(configuration);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (!(root.getAppender("console") instanceof ConsoleAppender<?> console)) {
            throw new AssertionError("no appender named console");
        }
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("org.bourse.Place");
        event.setLevel(Level.INFO);
        event.setMessage("opened");
        event.setThreadName("main");
        event.setInstant(Instant.parse("2026-11-02T09:30:00.125Z"));
        assertThat(encoded(console, event)).contains(part).endsWith("\n").hasLineCount(1);
        context.stop();
    }

    @SuppressWarnings("unchecked") // logback's own appenders encode its own events
    private static String encoded(ConsoleAppender<?> console, LoggingEvent event) {
        byte[] bytes = ((ConsoleAppender<LoggingEvent>) console).getEncoder().encode(event);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static LoggerContext context(String configuration) throws JoranException {
        URL resource = LoggingTest.class.getClassLoader().getResource(configuration);
        if (resource == null) {
            throw new AssertionError(configuration + " is missing");
        }
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(resource);
        return context;
    }
}
