package org.bourse.server.journal;

/** The durability of a committed batch, and so the worth of an acknowledgement. */
public enum JournalSync {
    /** Forced to the disk, batch by batch: survives the machine's loss of power. */
    BATCH,
    /** Written to the file, not forced: survives the death of the process, not that of the machine. */
    OS,
    /** Kept in memory and written when some has gathered: survives an orderly stop only. */
    NONE
}
