/** Tests of the data directory's files. */
@NullMarked
package org.bourse.server.files;

import org.jspecify.annotations.NullMarked;
