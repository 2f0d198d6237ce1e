@NullMarked
package org.bourse.loadtest.http;

import org.jspecify.annotations.NullMarked;
