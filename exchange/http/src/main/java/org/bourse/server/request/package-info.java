/**
 * Requests before it is known what they ask for: the gate that they come in by, their JSON object with the fields that it may
 * have, ids and symbols as they are written, and the time that each phase takes.
 */
@NullMarked
package org.bourse.server.request;

import org.jspecify.annotations.NullMarked;
