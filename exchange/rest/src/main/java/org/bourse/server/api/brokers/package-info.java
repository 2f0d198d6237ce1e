/** Brokers over HTTP: registration, limits, stops, groups against self-trades, webhooks. */
@NullMarked
package org.bourse.server.api.brokers;

import org.jspecify.annotations.NullMarked;
