@NullMarked
package org.bourse.loadtest.simulation;

import org.jspecify.annotations.NullMarked;
