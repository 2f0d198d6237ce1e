package org.bourse.server.persistence.state;

import org.bourse.server.view.Candle;

/** The candle of one instrument's minute, as a batch has it or as the database does. */
public record MinuteCandle(int instrumentId, Candle candle) {}
