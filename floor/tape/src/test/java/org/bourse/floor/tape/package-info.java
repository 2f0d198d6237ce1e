@NullMarked
package org.bourse.floor.tape;

import org.jspecify.annotations.NullMarked;
