/**
 * Files of the data directory: for their owner alone, and small ones that are there whole or not at all. May use the file
 * system and nothing else.
 */
@NullMarked
package org.bourse.server.files;

import org.jspecify.annotations.NullMarked;
