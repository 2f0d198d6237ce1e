package org.bourse.floor.desk;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Names that no other has, with what they are of and when they were given. */
final class FloorIds {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DateTimeFormatter IN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FloorIds() {}

    /** One of that kind, at that time in nanoseconds since 1970. */
    static String next(String kind, long nanos) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return kind + "_" + IN_ID.format(Instant.ofEpochSecond(nanos / 1_000_000_000L)) + "_"
                + HexFormat.of().formatHex(bytes);
    }
}
