@NullMarked
package org.bourse.loadtest.feed;

import org.jspecify.annotations.NullMarked;
