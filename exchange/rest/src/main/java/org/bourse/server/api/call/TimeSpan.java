package org.bourse.server.api.call;

/** The time from one instant to before another, UTC microseconds. */
public record TimeSpan(long sinceMicros, long beforeMicros) {}
