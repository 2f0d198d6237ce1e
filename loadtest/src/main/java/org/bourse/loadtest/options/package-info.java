/**
 * The command lines of this module's programs: options with their defaults and ranges, read by picocli. May use the JDK
 * and picocli alone.
 */
@NullMarked
package org.bourse.loadtest.options;

import org.jspecify.annotations.NullMarked;
