/** The exchange's vocabulary: sides, order types, limits, reject reasons. Values only, no behaviour that changes state. */
@NullMarked
package org.bourse.engine.model;

import org.jspecify.annotations.NullMarked;
