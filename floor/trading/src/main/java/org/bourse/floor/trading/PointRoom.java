package org.bourse.floor.trading;

import org.jspecify.annotations.Nullable;

/**
 * Room for the points of many series together: a series that it has none for keeps to what it has, and gives up its oldest points.
 * One thread takes from it and gives back.
 */
public final class PointRoom {

    /** What a point takes in memory. */
    public static final int BYTES_OF_A_POINT = 64;

    private final @Nullable PointRoom whole;
    private final long most;
    private long taken;
    private boolean refused;

    private PointRoom(@Nullable PointRoom whole, long most) {
        this.whole = whole;
        this.most = most;
    }

    /** Room for so many points. */
    public static PointRoom of(long most) {
        return new PointRoom(null, most);
    }

    /** Room for as many as series take. */
    public static PointRoom unbounded() {
        return of(Long.MAX_VALUE);
    }

    /** A part of it, as large as there is room, that is given back together. */
    public PointRoom part() {
        return new PointRoom(this, Long.MAX_VALUE);
    }

    /** For how many points it was taken. */
    public long taken() {
        return taken;
    }

    /** Whether it was asked for more than there was, since it was given back last. */
    public boolean isShort() {
        return refused;
    }

    boolean take(int points) {
        boolean has = points <= most - taken && (whole == null || whole.take(points));
        taken += has ? points : 0;
        refused |= !has;
        return has;
    }

    /** Gives all back that was taken of this part: its series are gone. */
    void giveBack() {
        if (whole != null) {
            whole.taken -= taken;
        }
        taken = 0;
        refused = false;
    }
}
