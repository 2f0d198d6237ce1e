/**
 * The source of every read: orders, books, prices and balances in memory, fed by the event stream, with PostgreSQL
 * behind it for orders that have left memory. May use the engine's model and events; knows no other consumer.
 */
@NullMarked
package org.bourse.server.view;

import org.jspecify.annotations.NullMarked;
