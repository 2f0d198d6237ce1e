/** A call of the REST gateway from its route to its answer: request, query, who calls, and the commands it comes to. */
@NullMarked
package org.bourse.server.api.call;

import org.jspecify.annotations.NullMarked;
