/**
 * The ageing of complete ranges: their trades are put into blocks, old ones are taken to an archive of files, and an operator
 * has them put back.
 */
@NullMarked
package org.bourse.server.persistence.archive;

import org.jspecify.annotations.NullMarked;
