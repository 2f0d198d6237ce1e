/** Commands, the requests of participants and operators: the one way into the engine. */
@NullMarked
package org.bourse.engine.command;

import org.jspecify.annotations.NullMarked;
