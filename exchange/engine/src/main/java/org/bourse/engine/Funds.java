package org.bourse.engine;

/** A broker's money in one unit. */
final class Funds {

    /** Net cash of all its trades. */
    long balance;

    /** Price times what is left, over its open orders. */
    long openValue;
}
