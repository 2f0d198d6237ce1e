package org.bourse.server.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** The message of an event in one line; {@code logback.xml} puts it in the place of logback's own {@code %msg}. */
public final class EscapedMessage extends MessageConverter {

    /** Marks the few messages of ours that have several lines. Never one with text of a participant in it. */
    public static final Marker SEVERAL_LINES = MarkerFactory.getMarker("SEVERAL_LINES");

    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        if (event.getMarkerList() != null && event.getMarkerList().contains(SEVERAL_LINES)) {
            return message.lines().map(LogEscaping::text).collect(Collectors.joining("\n"));
        }
        return LogEscaping.text(message);
    }
}
