/**
 * Records in large arrays instead of an object each, for what there are millions of and what lives long. The garbage
 * collector copies an object per record several times, and looks at each reference from an old object to a new one in
 * every collection; that was most of what stopped the exchange. Uses nothing but arrays.
 */
@NullMarked
package org.bourse.engine.rows;

import org.jspecify.annotations.NullMarked;
