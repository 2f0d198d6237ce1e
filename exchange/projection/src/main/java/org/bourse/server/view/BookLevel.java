package org.bourse.server.view;

/** A price level: all open orders of one side at one price, in cents; quantity in shares. */
public record BookLevel(long priceCents, long totalQuantity, int orderCount) {}
