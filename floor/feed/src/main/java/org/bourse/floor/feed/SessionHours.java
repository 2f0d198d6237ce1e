package org.bourse.floor.feed;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The hours in which the stock exchanges of the United States trade; holidays are not known here. */
final class SessionHours {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalTime OPENS = LocalTime.of(9, 30);
    private static final LocalTime CLOSES = LocalTime.of(16, 0);

    private SessionHours() {}

    /** Whether that time is within them. */
    static boolean has(long nanos) {
        ZonedDateTime time = Instant.ofEpochSecond(0, nanos).atZone(NEW_YORK);
        DayOfWeek day = time.getDayOfWeek();
        LocalTime clock = time.toLocalTime();
        return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY && !clock.isBefore(OPENS) && clock.isBefore(CLOSES);
    }
}
