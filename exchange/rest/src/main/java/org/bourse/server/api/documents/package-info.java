/** The documents and pages that the REST gateway serves. */
@NullMarked
package org.bourse.server.api.documents;

import org.jspecify.annotations.NullMarked;
