package org.bourse.contract;

/** A price level: all open orders of one side at one price; both in the instrument's units. */
public record BookLevel(long price, long totalQuantity, int orderCount) {}
