package org.bourse.server.marketdata;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.JsonText;
import org.bourse.server.json.TermsJson;
import org.bourse.server.view.Candle;
import org.bourse.server.view.Execution;

/** The texts of the feed: one JSON object each, prices in the units of their instrument, times ISO-8601 in UTC. */
final class FeedMessages {

    private FeedMessages() {}

    static Frame snapshot(
            String symbol, int depth, long sequence, List<LevelChange> asks, List<LevelChange> bids, long checksum) {
        return message("book_snapshot", json -> {
            json.writeStringField("symbol", symbol);
            writeDepth(json, depth);
            json.writeNumberField("sequence", sequence);
            json.writeNumberField("checksum", checksum);
            writeLevels(json, "asks", asks);
            writeLevels(json, "bids", bids);
        });
    }

    static Frame book(BookUpdate update) {
        return message("book", json -> {
            json.writeStringField("symbol", update.symbol());
            writeDepth(json, update.depth());
            json.writeNumberField("previous", update.previous());
            json.writeNumberField("sequence", update.sequence());
            if (update.checksum().isPresent()) {
                json.writeNumberField("checksum", update.checksum().getAsLong());
            }
            json.writeArrayFieldStart("changes");
            for (LevelChange change : update.changes()) {
                json.writeStartArray();
                json.writeString(JsonFields.word(change.side()));
                writeLevel(json, change);
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    static Frame trade(String symbol, PublicTrade trade) {
        return message("trade", json -> {
            json.writeStringField("symbol", symbol);
            json.writeNumberField("sequence", trade.sequence());
            json.writeStringField("trade_id", Long.toString(trade.tradeId()));
            json.writeNumberField("price", trade.price());
            json.writeNumberField("quantity", trade.quantity());
            json.writeStringField("side", JsonFields.word(trade.aggressorSide()));
            JsonFields.time(json, "executed_at", trade.executedAtMicros());
        });
    }

    static Frame ticker(String symbol, OptionalLong last, OptionalLong bid, OptionalLong ask, DayFigures day) {
        return message("ticker", json -> {
            json.writeStringField("symbol", symbol);
            JsonFields.optionalNumber(json, "last_price", last);
            JsonFields.optionalNumber(json, "best_bid", bid);
            JsonFields.optionalNumber(json, "best_ask", ask);
            JsonFields.optionalNumber(json, "open_24h", day.open());
            JsonFields.optionalNumber(json, "high_24h", day.high());
            JsonFields.optionalNumber(json, "low_24h", day.low());
            json.writeNumberField("volume_24h", day.volume());
        });
    }

    static Frame listed(String symbol, InstrumentTerms terms) {
        return message("listed", json -> {
            json.writeStringField("symbol", symbol);
            TermsJson.writeUnits(json, terms);
            TermsJson.writeBounds(json, terms);
        });
    }

    static Frame delisted(String symbol) {
        return message("delisted", json -> json.writeStringField("symbol", symbol));
    }

    /** @param symbol the instrument; empty for the whole market */
    static Frame status(String symbol, TradingStatus status) {
        return message("status", json -> {
            JsonFields.optional(json, "symbol", symbol);
            json.writeStringField("status", status.word());
            JsonFields.optional(json, "reason", status.reason());
        });
    }

    static Frame candle(String symbol, CandleUpdate update) {
        Candle candle = update.candle();
        return message("candle", json -> {
            json.writeStringField("symbol", symbol);
            json.writeStringField("interval", update.interval().word());
            JsonFields.time(json, "start", candle.startMicros());
            json.writeNumberField("open", candle.open());
            json.writeNumberField("high", candle.high());
            json.writeNumberField("low", candle.low());
            json.writeNumberField("close", candle.close());
            json.writeNumberField("volume", candle.volume());
            json.writeBooleanField("closed", update.closed());
        });
    }

    static Frame execution(Execution execution) {
        return message("execution", json -> ExecutionJson.write(json, execution));
    }

    /**
     * Tells that what came after {@code resumeFrom} is not all there any more, and that only what comes after
     * {@code continuesAfter} follows.
     *
     * @param symbol the channel's, or empty
     */
    static Frame resumeUnavailable(String channel, String symbol, long resumeFrom, long continuesAfter, String advice) {
        return message("error", json -> {
            json.writeStringField("code", "resume_unavailable");
            json.writeStringField("channel", channel);
            if (!symbol.isEmpty()) {
                json.writeStringField("symbol", symbol);
            }
            json.writeNumberField("resume_from", resumeFrom);
            json.writeNumberField("continues_after", continuesAfter);
            json.writeStringField(
                    "detail",
                    "What came after " + resumeFrom + " is not all kept any more; what comes after " + continuesAfter
                            + " follows. " + advice);
        });
    }

    static Frame error(String code, String detail) {
        return message("error", json -> {
            json.writeStringField("code", code);
            json.writeStringField("detail", detail);
        });
    }

    private static void writeDepth(JsonGenerator json, int depth) throws IOException {
        if (depth > 0) {
            json.writeNumberField("depth", depth);
        }
    }

    private static void writeLevels(JsonGenerator json, String name, List<LevelChange> levels) throws IOException {
        json.writeArrayFieldStart(name);
        for (LevelChange level : levels) {
            json.writeStartArray();
            writeLevel(json, level);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void writeLevel(JsonGenerator json, LevelChange level) throws IOException {
        json.writeNumber(level.price());
        json.writeNumber(level.quantity());
        json.writeNumber(level.orderCount());
    }

    private static Frame message(String type, JsonText.Fields fields) {
        return Frame.text(JsonText.object(json -> {
            json.writeStringField("type", type);
            fields.write(json);
        }));
    }
}
