/** What those who run the exchange ask over HTTP: health, metrics, sessions of clients, the audit trail. */
@NullMarked
package org.bourse.server.api.operations;

import org.jspecify.annotations.NullMarked;
