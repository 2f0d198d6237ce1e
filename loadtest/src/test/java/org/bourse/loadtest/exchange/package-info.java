@NullMarked
package org.bourse.loadtest.exchange;

import org.jspecify.annotations.NullMarked;
