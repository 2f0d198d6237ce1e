/**
 * The WebSocket gateway: {@code GET /ws}. Subscriptions to the live feed, and order entry with REST's own rules and answers.
 * May use {@code marketdata}, {@code api}'s order calls and problems, {@code view}'s keys, {@code metrics} and
 * {@code json}.
 */
@NullMarked
package org.bourse.server.ws;

import org.jspecify.annotations.NullMarked;
