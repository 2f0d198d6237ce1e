package org.bourse.engine.model;

/** The way an order is priced (FIX tag 40). */
public enum OrderType {
    /** Trades at its price or better; may rest. */
    LIMIT,
    /** Trades at whatever the book offers and never rests: its unfilled remainder is cancelled. */
    MARKET
}
