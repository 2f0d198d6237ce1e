@NullMarked
package org.bourse.floor.market;

import org.jspecify.annotations.NullMarked;
