/**
 * Orders over FIX sessions at a fixed rate, whether or not the exchange keeps up: the open model that Gatling, which does
 * not speak FIX, has for HTTP. Writes and reads no more of FIX than an order and its report need.
 */
@NullMarked
package org.bourse.loadtest.fixload;

import org.jspecify.annotations.NullMarked;
