/** Keys of brokers and operators over HTTP, and the operators themselves. */
@NullMarked
package org.bourse.server.api.keys;

import org.jspecify.annotations.NullMarked;
