/** The tests of what a run of the tests shows and asserts. */
@NullMarked
package org.bourse.testrun;

import org.jspecify.annotations.NullMarked;
