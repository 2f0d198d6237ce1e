/** The answers over HTTP to those who run the exchange: health, metrics, sessions of clients, the audit trail. */
@NullMarked
package org.bourse.server.api.operations;

import org.jspecify.annotations.NullMarked;
