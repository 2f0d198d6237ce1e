@NullMarked
package org.bourse.floor.simulation;

import org.jspecify.annotations.NullMarked;
