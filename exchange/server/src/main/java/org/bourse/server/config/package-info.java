/**
 * The exchange's settings: one table that names, explains and bounds each of them, and what reads them from the file and
 * the environment into typed records, once. May use each package's settings record; knows nothing of what they set.
 */
@NullMarked
package org.bourse.server.config;

import org.jspecify.annotations.NullMarked;
