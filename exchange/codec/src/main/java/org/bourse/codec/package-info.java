/**
 * The compact binary form of what crosses the engine's edge: commands, events, and the engine's state. Written and read
 * with the flyweights that SBE generates from {@code bourse-commands.xml} into {@code org.bourse.codec.sbe}; that file
 * also says how the form may change. Writers allocate nothing; readers trust nothing. May use the engine's values and
 * Agrona's buffers.
 */
@NullMarked
package org.bourse.codec;

import org.jspecify.annotations.NullMarked;
