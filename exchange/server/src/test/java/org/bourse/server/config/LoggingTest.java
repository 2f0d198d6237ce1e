package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bourse.server.logging.EscapedMessage;
import org.junit.jupiter.api.Test;
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
        LoggingEvent event = event(context, "opened");
        assertThat(encoded(context, event)).contains(part).endsWith("\n").hasLineCount(1);
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-json.xml"})
    void keepsTextOfStrangersInOneLine(String configuration) throws JoranException {
        LoggerContext context = context(configuration);
        String forged = "Z\n2026-11-02T09:30:00.125Z ERROR [main] Forged: \r\u0085\u2028\u2029\u202e\u001b[2J\u0000";
        LoggingEvent event = event(context, "a name: " + forged);
        assertThat(encoded(context, event)).satisfies(LoggingTest::isOneLine);

        IllegalStateException cause = new IllegalStateException(forged);
        cause.addSuppressed(new IllegalStateException(forged));
        event.setThrowableProxy(new ThrowableProxy(new IllegalArgumentException(forged, cause)));
        String written = encoded(context, event);
        assertThat(written.lines().skip(1))
                .allSatisfy(line -> assertThat(line)
                        .matches("\\s*(at |\\.\\.\\. \\d+ |Caused by: |Suppressed:"
                                + " |java\\.lang\\.IllegalArgumentException: Z).*"));
        assertThat(written).doesNotContain("\r", "\u0085", "\u2028", "\u2029", "\u202e", "\u001b", "\u0000");
        context.stop();
    }

    private static void isOneLine(String written) {
        assertThat(written).endsWith("\n").hasLineCount(1).contains("\\n2026-11-02T09:30:00.125Z ERROR");
        assertThat(written.substring(0, written.length() - 1).chars())
                .as("characters")
                .allMatch(c -> c >= ' ' && c < 0x7F);
    }

    @Test
    void leavesOurOwnMessagesOfSeveralLinesAsTheyAre() throws JoranException {
        LoggerContext context = context("logback.xml");
        LoggingEvent event = event(context, "Try:\n  curl\u202e");
        event.addMarker(EscapedMessage.SEVERAL_LINES);
        assertThat(encoded(context, event)).endsWith(": Try:\n  curl\\u202e\n");
        context.stop();
    }

    private static LoggingEvent event(LoggerContext context, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("org.bourse.Place");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setThreadName("main");
        event.setInstant(Instant.parse("2026-11-02T09:30:00.125Z"));
        return event;
    }

    @SuppressWarnings("unchecked") // logback's own appenders encode its own events
    private static String encoded(LoggerContext context, LoggingEvent event) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (!(root.getAppender("console") instanceof ConsoleAppender<?> console)) {
            throw new AssertionError("no appender named console");
        }
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
