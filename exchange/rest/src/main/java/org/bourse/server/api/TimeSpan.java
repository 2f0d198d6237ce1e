package org.bourse.server.api;

/** The time from one instant to before another, UTC microseconds. */
record TimeSpan(long sinceMicros, long beforeMicros) {}
