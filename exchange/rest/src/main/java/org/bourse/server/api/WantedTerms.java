package org.bourse.server.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.Texts;

/**
 * What an operator says of an instrument: its terms, each of which may be left out.
 *
 * @param symbol which it is, where the body has it; empty where the path does
 * @param executionPrice {@code exchange}, {@code seller} or {@code resting}; empty when it is left out
 */
record WantedTerms(
        String symbol,
        Optional<String> name,
        OptionalInt priceScale,
        OptionalInt quantityScale,
        Optional<String> currency,
        OptionalLong tick,
        OptionalLong lot,
        Optional<String> executionPrice) {

    /** The execution price of an instrument that goes by the exchange's setting. */
    private static final String AS_EXCHANGE = "exchange";

    private static final int NAME = 0;
    private static final int TICK = 1;
    private static final int LOT = 2;
    private static final int EXECUTION_PRICE = 3;
    private static final int PRICE_SCALE = 4;
    private static final int QUANTITY_SCALE = 5;
    private static final int CURRENCY = 6;
    private static final int SYMBOL = 7;
    private static final FieldNames TERMS =
            new FieldNames("name", "tick", "lot", "execution_price", "price_scale", "quantity_scale", "currency");
    private static final FieldNames TERMS_AND_SYMBOL = new FieldNames(
            "name", "tick", "lot", "execution_price", "price_scale", "quantity_scale", "currency", "symbol");

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
                executionPrice(body));
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

    /** How an instrument's execution price is written. */
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
                executionPrice.map(WantedTerms::rule).orElse(former.executionPrice()));
    }
}
