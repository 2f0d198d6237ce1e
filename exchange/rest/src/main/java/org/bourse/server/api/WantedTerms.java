package org.bourse.server.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.Texts;

/**
 * What an operator says of an instrument: its terms, each of which may be left out. Units are none of them: prices are in
 * cents and quantities in shares wherever the exchange speaks of them, so no instrument of other units is made here.
 *
 * @param symbol which it is, where the body has it; empty where the path does
 * @param executionPrice {@code exchange}, {@code seller} or {@code resting}; empty when it is left out
 */
record WantedTerms(
        String symbol, Optional<String> name, OptionalLong tick, OptionalLong lot, Optional<String> executionPrice) {

    /** The execution price of an instrument that goes by the exchange's setting. */
    private static final String AS_EXCHANGE = "exchange";

    private static final int NAME = 0;
    private static final int TICK = 1;
    private static final int LOT = 2;
    private static final int EXECUTION_PRICE = 3;
    private static final int SYMBOL = 4;
    private static final FieldNames TERMS = new FieldNames("name", "tick", "lot", "execution_price");
    private static final FieldNames TERMS_AND_SYMBOL =
            new FieldNames("name", "tick", "lot", "execution_price", "symbol");

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
                step(body, TICK, ProblemCode.INVALID_TICK),
                step(body, LOT, ProblemCode.INVALID_LOT),
                executionPrice(body));
        body.refuseFaults();
        return wanted;
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

    /** These terms, and what they leave out as it was. */
    InstrumentTerms over(InstrumentTerms former) {
        return new InstrumentTerms(
                name.orElse(former.name()),
                former.priceScale(),
                former.quantityScale(),
                former.currency(),
                tick.orElse(former.tick()),
                lot.orElse(former.lot()),
                executionPrice.map(WantedTerms::rule).orElse(former.executionPrice()));
    }
}
