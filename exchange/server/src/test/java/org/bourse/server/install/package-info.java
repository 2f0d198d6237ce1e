/** What users start and install: the scripts, the distribution and the files beside it, tried as a user would. */
@NullMarked
package org.bourse.server.install;

import org.jspecify.annotations.NullMarked;
