@NullMarked
package org.bourse.loadtest.fixload;

import org.jspecify.annotations.NullMarked;
