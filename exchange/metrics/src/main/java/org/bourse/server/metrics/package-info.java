/**
 * The figures that an operator watches: counters fed by the event stream, gauges over queues, times of requests, as
 * Prometheus text. May use the engine's events and what the sequencer tells of itself; knows no other consumer.
 */
@NullMarked
package org.bourse.server.metrics;

import org.jspecify.annotations.NullMarked;
