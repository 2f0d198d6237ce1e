package org.bourse.server.api.market;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.Times;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.api.call.TimeSpan;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.TermsJson;
import org.bourse.server.marketdata.CandleReads;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.InstrumentSummary;
import org.bourse.server.view.PriceSummary;
import org.bourse.server.view.TradePage;
import org.bourse.server.view.TradeQuery;
import org.bourse.server.view.TradeReads;

/** The calls for what everybody may know of the market: prices, books, trades, instruments. */
public final class MarketDataApi {

    /** Levels of a book that are shown at the most. */
    static final int MOST_LEVELS = 50;

    private static final int DEFAULT_LEVELS = 10;
    private static final int DEFAULT_PRICE_TRADES = 50;
    private static final int DEFAULT_TRADES = 200;

    private static final int MOST_CANDLES = 1_000;
    private static final int DEFAULT_CANDLES = 200;

    private final ExchangeViews views;
    private final TradeReads tradeReads;
    private final CandleReads candles;
    private final Clock clock;

    /** Calls that are read from these views and histories, and know the time by this clock. */
    public MarketDataApi(ExchangeViews views, TradeReads tradeReads, CandleReads candles, Clock clock) {
        this.views = views;
        this.tradeReads = tradeReads;
        this.candles = candles;
        this.clock = clock;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/stocks/{symbol}/price", Access.MARKET_DATA, this::price, "trades");
        routes.add(Method.GET, "/stocks/{symbol}/book", Access.MARKET_DATA, this::book, "depth");
        routes.add(
                Method.GET,
                "/stocks/{symbol}/trades",
                Access.MARKET_DATA,
                this::trades,
                "limit",
                "cursor",
                "since",
                "until",
                "order");
        routes.add(
                Method.GET,
                "/stocks/{symbol}/candles",
                Access.MARKET_DATA,
                this::candles,
                "interval",
                "from",
                "to",
                "limit");
        routes.add(Method.GET, "/symbols", Access.MARKET_DATA, this::symbols);
    }

    /** {@code GET /stocks/{symbol}/price}. */
    private Answer price(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        int trades = call.query().integer("trades", 1, ExchangeViews.RECENT_TRADES, DEFAULT_PRICE_TRADES);
        Optional<PriceSummary> price = views.price(symbol, trades);
        call.reached(RequestPhase.READ);
        if (price.isEmpty()) {
            throw new RefusedException(ProblemCode.NEVER_TRADED, symbol + " never traded.");
        }
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("symbol", symbol);
            json.writeNumberField("last_price", price.get().lastPrice());
            json.writeNumberField("average_price", price.get().averagePrice());
            json.writeNumberField("trades_in_average", price.get().tradesInAverage());
        });
    }

    /** {@code GET /stocks/{symbol}/book}. */
    private Answer book(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        int depth = call.query().integer("depth", 1, MOST_LEVELS, DEFAULT_LEVELS);
        BookSnapshot book = views.book(symbol, depth);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("symbol", symbol);
            json.writeNumberField("depth", depth);
            json.writeNumberField("sequence", book.sequence());
            writeLevels(json, "asks", book.asks());
            writeLevels(json, "bids", book.bids());
        });
    }

    private static void writeLevels(JsonGenerator json, String name, List<BookLevel> levels) throws IOException {
        JsonFields.objects(json, name, levels, level -> {
            json.writeNumberField("price", level.price());
            json.writeNumberField("total_quantity", level.totalQuantity());
            json.writeNumberField("order_count", level.orderCount());
        });
    }

    /** {@code GET /stocks/{symbol}/trades}. */
    private Answer trades(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        QueryParameters query = call.query();
        boolean oldestFirst = query.oldestFirst();
        String cursors = symbol + (oldestFirst ? ".a" : ".d");
        TimeSpan span = query.timeSpan();
        TradePage page = tradeReads.trades(new TradeQuery(
                symbol,
                oldestFirst,
                query.cursor(cursors, TradeQuery.FROM_THE_START),
                span.sinceMicros(),
                span.beforeMicros(),
                query.integer("limit", 1, ExchangeViews.RECENT_TRADES, DEFAULT_TRADES)));
        call.reached(RequestPhase.READ);
        String next = page.mayHaveMore() ? cursors + page.trades().getLast().tradeId() : "";
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("symbol", symbol);
            JsonFields.objects(json, "trades", page.trades(), trade -> {
                JsonFields.id(json, "trade_id", trade.tradeId());
                json.writeNumberField("price", trade.price());
                json.writeNumberField("quantity", trade.quantity());
                json.writeStringField("aggressor_side", JsonFields.word(trade.aggressorSide()));
                JsonFields.time(json, "executed_at", trade.executedAtMicros());
            });
            JsonFields.optional(json, "next_cursor", next);
        });
    }

    /** {@code GET /stocks/{symbol}/candles}. */
    private Answer candles(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        CandleInterval interval = interval(call.query());
        long from = call.query().time("from", 0);
        long to = call.query().time("to", Times.LATEST_MICROS);
        int limit = call.query().integer("limit", 1, MOST_CANDLES, DEFAULT_CANDLES);
        List<Candle> found = candles.candles(symbol, interval, from, to, limit);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("symbol", symbol);
            json.writeStringField("interval", interval.word());
            JsonFields.objects(json, "candles", found, candle -> {
                JsonFields.time(json, "start", candle.startMicros());
                json.writeNumberField("open", candle.open());
                json.writeNumberField("high", candle.high());
                json.writeNumberField("low", candle.low());
                json.writeNumberField("close", candle.close());
                json.writeNumberField("volume", candle.volume());
                json.writeNumberField("trade_count", candle.tradeCount());
            });
        });
    }

    private static CandleInterval interval(QueryParameters query) throws RefusedException {
        String word = query.text("interval", CandleInterval.MINUTE.word());
        Optional<CandleInterval> interval = CandleInterval.of(word);
        if (interval.isEmpty()) {
            throw QueryParameters.invalid("interval", "must be " + CandleInterval.ALLOWED + ", not " + Quoted.of(word));
        }
        return interval.get();
    }

    /** {@code GET /symbols}. */
    private Answer symbols(HttpCall call) {
        List<InstrumentSummary> instruments = views.instruments(TimeUnit.MILLISECONDS.toMicros(clock.millis()));
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "symbols", instruments, instrument -> {
                json.writeStringField("symbol", instrument.symbol());
                InstrumentTerms terms = instrument.terms();
                json.writeStringField("name", terms.name());
                json.writeStringField("status", instrument.status().word());
                json.writeBooleanField("halted", instrument.status().halted());
                JsonFields.optional(json, "status_reason", instrument.status().reason());
                json.writeStringField("currency", views.currencyName(terms.moneyUnit()));
                TermsJson.writeUnits(json, terms);
                JsonFields.optionalNumber(json, "last_price", instrument.lastPrice());
                JsonFields.optionalNumber(json, "best_bid", instrument.bestBid());
                JsonFields.optionalNumber(json, "best_ask", instrument.bestAsk());
                json.writeNumberField("volume_24h", instrument.volume24h());
            });
        });
    }
}
