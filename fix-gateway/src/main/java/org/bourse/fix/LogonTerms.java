package org.bourse.fix;

import java.util.OptionalInt;

/**
 * The wishes of a client's Logon besides being let in.
 *
 * @param sequence its sequence number (FIX tag 34)
 * @param reset whether sequence numbers begin again (FIX tag 141)
 * @param nextExpected the sequence number it expects next from us (FIX tag 789)
 * @param cancelOnDisconnectSeconds after how many seconds its orders are to be cancelled when it is gone; -1 for never
 * @param cancelOnDisconnectAsked whether the Logon says so itself
 */
record LogonTerms(
        int sequence,
        boolean reset,
        OptionalInt nextExpected,
        int cancelOnDisconnectSeconds,
        boolean cancelOnDisconnectAsked) {}
