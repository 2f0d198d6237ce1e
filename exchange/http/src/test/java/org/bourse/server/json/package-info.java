/** Tests of how JSON of participants is read. */
@NullMarked
package org.bourse.server.json;

import org.jspecify.annotations.NullMarked;
