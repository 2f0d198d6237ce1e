/**
 * The answers to probes, from the process's first moment to its last, at a port of its own: on a platform thread and
 * with connections of its own, so that it answers while the start waits and while every other gateway is busy. May use
 * {@code json}.
 */
@NullMarked
package org.bourse.server.health;

import org.jspecify.annotations.NullMarked;
