package org.bourse.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.bourse.engine.model.InstrumentTerms;

/** The terms that most instruments leave at their default, in JSON the same at every gateway. */
public final class TermsJson {

    /** The first price of a row of a tick table. */
    public static final String PRICE_FROM = "price_from";

    /** The tick of a row of a tick table. */
    public static final String BAND_TICK = "tick";

    private TermsJson() {}

    /** Writes what prices and quantities are counted in, and their steps. */
    public static void writeUnits(JsonGenerator json, InstrumentTerms terms) throws IOException {
        json.writeNumberField("price_scale", terms.priceScale());
        json.writeNumberField("quantity_scale", terms.quantityScale());
        json.writeNumberField("tick", terms.tick());
        json.writeNumberField("lot", terms.lot());
    }

    /** Writes the tick table, the bounds of orders and the self-trade prevention of an instrument. */
    public static void writeBounds(JsonGenerator json, InstrumentTerms terms) throws IOException {
        JsonFields.objects(json, "tick_table", terms.bands(), band -> {
            json.writeNumberField(PRICE_FROM, band.priceFrom());
            json.writeNumberField(BAND_TICK, band.tick());
        });
        json.writeNumberField("smallest_quantity", terms.bounds().smallestQuantity());
        json.writeNumberField("largest_quantity", terms.bounds().largestQuantity());
        json.writeNumberField("largest_value", terms.bounds().largestValue());
        json.writeStringField("self_trade_prevention", JsonFields.word(terms.selfTradePrevention()));
    }
}
