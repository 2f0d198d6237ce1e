@NullMarked
package org.bourse.loadtest.report;

import org.jspecify.annotations.NullMarked;
