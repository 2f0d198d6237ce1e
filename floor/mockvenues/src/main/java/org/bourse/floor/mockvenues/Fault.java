package org.bourse.floor.mockvenues;

/** What a venue can do wrong to one of its messages or connections. */
public enum Fault {
    /** A change of the book is not sent. */
    DROP,
    /** A change is sent twice. */
    DUPLICATE,
    /** A change is sent after the one that follows it. */
    REORDER,
    /** A change is sent three changes late. */
    DELAY,
    /** The connection ends. */
    CUT,
    /** The connection stays open, and nothing comes by it any more. */
    SILENCE,
    /** A connection's pings are not answered any more, while it stays open and whatever happens comes by it. */
    NO_PONG,
    /** A message comes many times over, faster than anybody can take it. */
    FLOOD,
    /** The venue is down, ends every connection, and begins again with another book and other numbers. */
    RESTART,
    /** The next answers to requests for a book are those of a while ago. */
    OLD_BOOK,
    /** The next answers to requests for a book are 503. */
    NO_BOOK,
    /** A quantity is no number. */
    BAD_NUMBER,
    /** A price is between two ticks. */
    OFF_TICK,
    /** A message ends in its middle. */
    TORN,
    /** A message of a kind that nobody knows. */
    UNKNOWN_KIND
}
