/**
 * Servers that behave like outside venues, over real sockets: they play recordings, or a market that is invented from a seed,
 * and do wrong what they are told to. For tests and for a first look without the internet. May use {@code tape} and Helidon;
 * knows nothing of those who connect.
 */
@NullMarked
package org.bourse.floor.mockvenues;

import org.jspecify.annotations.NullMarked;
