/**
 * What is asked of a venue and what it answers, whichever venue that is: the exchange itself, a simulated one, a broker. A
 * strategy makes intents and never knows where they go; a venue's port takes them and tells reports. Values alone.
 */
@NullMarked
package org.bourse.floor.trading.order;

import org.jspecify.annotations.NullMarked;
