@NullMarked
package org.bourse.loadtest.engine;

import org.jspecify.annotations.NullMarked;
