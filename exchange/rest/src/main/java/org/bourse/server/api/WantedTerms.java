package org.bourse.server.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TickBand;
import org.bourse.server.json.TermsJson;
import org.bourse.server.orders.OrderTerms;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.RequestJson;
import org.bourse.server.request.Symbols;

/**
 * An instrument's terms as an operator gives them, each of which may be left out.
 *
 * @param symbol which it is, where the body has it; empty where the path does
 * @param executionPrice {@code exchange}, {@code seller} or {@code resting}; empty when it is left out
 * @param smallestQuantity 0 for no such bound, as of those after it
 */
record WantedTerms(
        String symbol,
        Optional<String> name,
        OptionalInt priceScale,
        OptionalInt quantityScale,
        Optional<String> currency,
        OptionalLong tick,
        OptionalLong lot,
        Optional<String> executionPrice,
        Optional<List<TickBand>> tickTable,
        OptionalLong smallestQuantity,
        OptionalLong largestQuantity,
        OptionalLong largestValue,
        Optional<SelfTradePrevention> selfTradePrevention) {

    /** The execution price of an instrument that goes by the exchange's setting. */
    private static final String AS_EXCHANGE = "exchange";

    private static final int NAME = 0;
    private static final int TICK = 1;
    private static final int LOT = 2;
    private static final int EXECUTION_PRICE = 3;
    private static final int PRICE_SCALE = 4;
    private static final int QUANTITY_SCALE = 5;
    private static final int CURRENCY = 6;
    private static final int TICK_TABLE = 7;
    private static final int SMALLEST_QUANTITY = 8;
    private static final int LARGEST_QUANTITY = 9;
    private static final int LARGEST_VALUE = 10;
    private static final int SELF_TRADE_PREVENTION = 11;
    private static final int SYMBOL = 12;
    private static final String[] NAMES = {
        "name",
        "tick",
        "lot",
        "execution_price",
        "price_scale",
        "quantity_scale",
        "currency",
        "tick_table",
        "smallest_quantity",
        "largest_quantity",
        "largest_value",
        "self_trade_prevention"
    };
    private static final FieldNames BAND = new FieldNames(TermsJson.PRICE_FROM, TermsJson.BAND_TICK);
    private static final int BAND_PRICE_FROM = 0;
    private static final int BAND_TICK = 1;
    private static final FieldNames TERMS = new FieldNames(NAMES);
    private static final FieldNames TERMS_AND_SYMBOL =
            new FieldNames(Stream.concat(Stream.of(NAMES), Stream.of("symbol")).toArray(String[]::new));

    /** Reads the body of a change. */
    static WantedTerms read(byte[] bytes) throws RefusedException {
        return of(JsonObjectBody.read(bytes, TERMS), "");
    }

    /** Reads the body of a listing. */
    static WantedTerms readWithSymbol(byte[] bytes) throws RefusedException {
        JsonObjectBody body = JsonObjectBody.read(bytes, TERMS_AND_SYMBOL);
        String text = body.requiredText(SYMBOL);
        String symbol = Symbols.canonical(text);
        if (body.isText(SYMBOL) && symbol.isEmpty()) {
            body.fault(SYMBOL, ProblemCode.INVALID_TEXT, Symbols.RULE + ", not " + Quoted.of(text));
        }
        return of(body, symbol);
    }

    private static WantedTerms of(JsonObjectBody body, String symbol) throws RefusedException {
        String name = body.optionalText(NAME, 0, Texts.MAX_INSTRUMENT_NAME_LENGTH);
        WantedTerms wanted = new WantedTerms(
                symbol,
                body.isText(NAME) ? Optional.of(name) : Optional.empty(),
                scale(body, PRICE_SCALE),
                scale(body, QUANTITY_SCALE),
                currency(body),
                step(body, TICK, ProblemCode.INVALID_TICK),
                step(body, LOT, ProblemCode.INVALID_LOT),
                executionPrice(body),
                tickTable(body),
                bound(body, SMALLEST_QUANTITY, OrderBounds.MAX_QUANTITY, ProblemCode.INVALID_QUANTITY_BOUNDS),
                bound(body, LARGEST_QUANTITY, OrderBounds.MAX_QUANTITY, ProblemCode.INVALID_QUANTITY_BOUNDS),
                bound(body, LARGEST_VALUE, ExchangeSettings.MAX_OPEN_VALUE, ProblemCode.INVALID_LARGEST_VALUE),
                body.has(SELF_TRADE_PREVENTION)
                        ? Optional.of(OrderTerms.selfTradePrevention(body, SELF_TRADE_PREVENTION))
                        : Optional.empty());
        body.refuseFaults();
        return wanted;
    }

    private static OptionalInt scale(JsonObjectBody body, int field) {
        if (!body.has(field)) {
            return OptionalInt.empty();
        }
        long scale = body.integer(field, ProblemCode.INVALID_SCALE);
        if (body.isInteger(field) && (scale < 0 || scale > InstrumentTerms.MAX_SCALE)) {
            body.fault(
                    field,
                    ProblemCode.INVALID_SCALE,
                    "must be between 0 and " + InstrumentTerms.MAX_SCALE + ", not " + scale);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) scale);
    }

    private static Optional<String> currency(JsonObjectBody body) {
        String currency = body.optionalText(CURRENCY);
        if (!body.isText(CURRENCY)) {
            return Optional.empty();
        }
        if (!Texts.isCurrency(currency)) {
            body.fault(
                    CURRENCY,
                    ProblemCode.INVALID_CURRENCY,
                    "must be 3 to 10 characters of A-Z 0-9, not " + Quoted.of(currency));
        }
        return Optional.of(currency);
    }

    private static OptionalLong step(JsonObjectBody body, int field, ProblemCode code) {
        if (!body.has(field)) {
            return OptionalLong.empty();
        }
        long step = body.integer(field, code);
        if (body.isInteger(field) && (step < 1 || step > InstrumentTerms.MAX_STEP)) {
            body.fault(field, code, "must be between 1 and " + InstrumentTerms.MAX_STEP + ", not " + step);
        }
        return OptionalLong.of(step);
    }

    private static OptionalLong bound(JsonObjectBody body, int field, long most, ProblemCode code) {
        if (!body.has(field)) {
            return OptionalLong.empty();
        }
        long bound = body.integer(field, code);
        if (body.isInteger(field) && (bound < 0 || bound > most)) {
            body.fault(field, code, "must be between 0, for none, and " + most + ", not " + bound);
        }
        return OptionalLong.of(bound);
    }

    private static Optional<List<TickBand>> tickTable(JsonObjectBody body) throws RefusedException {
        if (!body.has(TICK_TABLE)) {
            return Optional.empty();
        }
        List<TickBand> bands = new ArrayList<>();
        for (String row : body.objects(TICK_TABLE, 0, InstrumentTerms.MOST_BANDS)) {
            if (row.isEmpty()) {
                body.fault(
                        TICK_TABLE,
                        ProblemCode.INVALID_TICK_TABLE,
                        "must have nothing but objects with " + TermsJson.PRICE_FROM + " and " + TermsJson.BAND_TICK);
                return Optional.empty();
            }
            JsonObjectBody band = JsonObjectBody.read(new RequestJson.Message(row, Set.of()), BAND);
            long priceFrom = band.requiredInteger(BAND_PRICE_FROM, ProblemCode.INVALID_TICK_TABLE);
            long tick = band.requiredInteger(BAND_TICK, ProblemCode.INVALID_TICK_TABLE);
            band.refuseFaults();
            bands.add(new TickBand(priceFrom, tick));
        }
        return Optional.of(bands);
    }

    private static Optional<String> executionPrice(JsonObjectBody body) {
        String word = body.optionalText(EXECUTION_PRICE);
        if (!body.isText(EXECUTION_PRICE)) {
            return Optional.empty();
        }
        if (!word.equals(AS_EXCHANGE) && rule(word).isEmpty()) {
            body.choiceFault(EXECUTION_PRICE, "exchange, seller or resting");
        }
        return Optional.of(word);
    }

    /** The rule of that word; empty when it is another word. */
    private static Optional<ExecutionPriceRule> rule(String word) {
        return Arrays.stream(ExecutionPriceRule.values())
                .filter(rule -> word(rule).equals(word))
                .findFirst();
    }

    private static String word(ExecutionPriceRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    /** The word for an instrument's execution price. */
    static String executionPriceOf(InstrumentTerms terms) {
        return terms.executionPrice().map(WantedTerms::word).orElse(AS_EXCHANGE);
    }

    /**
     * These terms, and what they leave out as it was.
     *
     * @param ownCurrency what the exchange's own currency is called
     */
    InstrumentTerms over(InstrumentTerms former, String ownCurrency) {
        return new InstrumentTerms(
                name.orElse(former.name()),
                priceScale.orElse(former.priceScale()),
                quantityScale.orElse(former.quantityScale()),
                currency.map(name -> name.equals(ownCurrency) ? "" : name).orElse(former.currency()),
                tick.orElse(former.tick()),
                lot.orElse(former.lot()),
                executionPrice.map(WantedTerms::rule).orElse(former.executionPrice()),
                tickTable.orElse(former.bands()),
                new OrderBounds(
                        smallestQuantity.orElse(former.bounds().smallestQuantity()),
                        largestQuantity.orElse(former.bounds().largestQuantity()),
                        largestValue.orElse(former.bounds().largestValue())),
                selfTradePrevention.orElse(former.selfTradePrevention()));
    }
}
