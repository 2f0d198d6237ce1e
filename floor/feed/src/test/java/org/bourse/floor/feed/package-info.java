@NullMarked
package org.bourse.floor.feed;

import org.jspecify.annotations.NullMarked;
