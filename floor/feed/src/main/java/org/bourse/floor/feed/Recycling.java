package org.bourse.floor.feed;

/** What becomes of the wish that a connection be replaced by a new one now. */
public enum Recycling {
    /** It has begun: the new one is opened, and then the old one ends. */
    BEGUN,
    /** It had begun before. */
    UNDER_WAY,
    /** The connection is not open, and is opened again anyway. */
    NOT_OPEN,
    /** The venue takes one connection at a time, or its messages can't be told apart when they come by two. */
    ONE_AT_A_TIME,
    /** There is no connection of that name. */
    UNKNOWN
}
