/**
 * Events, the record of what happened: the one way out of the engine. Every consumer can be rebuilt from this stream.
 */
@NullMarked
package org.bourse.engine.event;

import org.jspecify.annotations.NullMarked;
