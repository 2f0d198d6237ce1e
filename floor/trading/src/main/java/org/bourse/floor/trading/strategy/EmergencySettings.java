package org.bourse.floor.trading.strategy;

/**
 * What an emergency exit does.
 *
 * @param cooldownMinutes how long the strategy does nothing after it, 0 to 1440
 * @param cancelPending whether an entry that waits is cancelled
 * @param closePosition whether the position is closed
 * @param logEvent whether it is told, once, that its conditions begin to hold while there is a signal, an entry or a position
 */
public record EmergencySettings(int cooldownMinutes, boolean cancelPending, boolean closePosition, boolean logEvent) {}
