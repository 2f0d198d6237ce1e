@NullMarked
package org.bourse.floor.store;

import org.jspecify.annotations.NullMarked;
