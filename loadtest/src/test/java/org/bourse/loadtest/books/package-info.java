@NullMarked
package org.bourse.loadtest.books;

import org.jspecify.annotations.NullMarked;
