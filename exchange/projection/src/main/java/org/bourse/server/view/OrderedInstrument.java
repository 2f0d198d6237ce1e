package org.bourse.server.view;

import org.bourse.engine.model.Scales;

/**
 * An instrument as orders were entered in it.
 *
 * @param symbol its code
 * @param scales what their prices and quantities are counted in
 */
record OrderedInstrument(String symbol, Scales scales) {}
