@NullMarked
package org.bourse.floor.desk;

import org.jspecify.annotations.NullMarked;
