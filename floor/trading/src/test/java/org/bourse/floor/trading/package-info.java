@NullMarked
package org.bourse.floor.trading;

import org.jspecify.annotations.NullMarked;
