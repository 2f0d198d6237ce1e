@NullMarked
package org.bourse.loadtest.fixwire;

import org.jspecify.annotations.NullMarked;
