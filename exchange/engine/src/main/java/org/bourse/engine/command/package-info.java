/** What participants and operators ask of the exchange: the one way into the engine. */
@NullMarked
package org.bourse.engine.command;

import org.jspecify.annotations.NullMarked;
