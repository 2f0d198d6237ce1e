@NullMarked
package org.bourse.loadtest.flow;

import org.jspecify.annotations.NullMarked;
