/**
 * Orders in JSON: how they are read, entered, answered and refused at every gateway that speaks it. Stands between such a
 * gateway and {@link org.bourse.contract.OrderEntry}; knows of HTTP its statuses, which WebSocket's answers have too.
 */
@NullMarked
package org.bourse.server.orders;

import org.jspecify.annotations.NullMarked;
