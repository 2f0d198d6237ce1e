package org.bourse.server.disk;

/**
 * The limits below which the room on a disk is too little.
 *
 * @param leastFreeBytes free bytes below which no new orders are taken; 0: never for that reason
 * @param warnHours hours before a disk is full, at the rate of the last hour, from which on it is warned of
 */
public record DiskSettings(long leastFreeBytes, int warnHours) {

    /** 256 MiB, and a day. */
    public static final DiskSettings DEFAULTS = new DiskSettings(256L << 20, 24);
}
