/** The reading of participants' JSON and the writing of answers to them, at every gateway. */
@NullMarked
package org.bourse.server.json;

import org.jspecify.annotations.NullMarked;
