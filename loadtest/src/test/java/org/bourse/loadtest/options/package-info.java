@NullMarked
package org.bourse.loadtest.options;

import org.jspecify.annotations.NullMarked;
