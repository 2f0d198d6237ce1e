/**
 * Clients that mean harm, and what an honest one notices of them. Runs short as a test, and as a command for as long as one
 * likes (CONTRIBUTING.md has it).
 */
@NullMarked
package org.bourse.server.hostile;

import org.jspecify.annotations.NullMarked;
