package org.bourse.server.api.market;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.TermsJson;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.InstrumentSummary;

/** Instruments and their terms: read by everybody, listed and changed by the operator. */
public final class InstrumentsApi {

    private final Commands commands;
    private final ExchangeViews views;
    private final Clock clock;

    /** Held from the reading of an instrument's terms to their change, so that no change of another call is undone by it. */
    private final ReentrantLock changing = new ReentrantLock();

    /** Calls that are done by these commands, read from these views, and know the time by this clock. */
    public InstrumentsApi(Commands commands, ExchangeViews views, Clock clock) {
        this.commands = commands;
        this.views = views;
        this.clock = clock;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/instruments", Access.MARKET_DATA, this::list);
        routes.add(Method.GET, "/instruments/{symbol}", Access.MARKET_DATA, this::read);
        routes.add(Method.GET, "/admin/instruments", Access.VIEWER, this::listForOperator);
        routes.add(Method.POST, "/admin/instruments", Access.MARKET, this::add);
        routes.add(Method.PATCH, "/admin/instruments/{symbol}", Access.MARKET, this::change);
    }

    /** {@code GET /instruments}. */
    private Answer list(HttpCall call) {
        List<InstrumentSummary> instruments = views.instruments(nowMicros());
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> write(json, instruments));
    }

    /** {@code GET /admin/instruments}: the same, with the market's halt beside each instrument's own. */
    private Answer listForOperator(HttpCall call) {
        List<InstrumentSummary> instruments = views.instrumentsApartFromTheMarket(nowMicros());
        TradingStatus market = views.market();
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("market_status", market.word());
            JsonFields.optional(json, "market_status_reason", market.reason());
            write(json, instruments);
        });
    }

    /** {@code GET /instruments/{symbol}}. */
    private Answer read(HttpCall call) throws RefusedException {
        InstrumentSummary instrument = instrument(call.symbol());
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> write(json, instrument));
    }

    /** {@code POST /admin/instruments}. */
    private Answer add(HttpCall call) throws RefusedException {
        WantedTerms wanted = WantedTerms.readWithSymbol(call.body());
        call.reached(RequestPhase.PARSE);
        InstrumentTerms terms = wanted.over(InstrumentTerms.DEFAULTS, views.currencyName(MoneyUnit.OWN));
        SequencedCommand result =
                commands.done(new ListInstrument(wanted.symbol(), terms), call.operatorSource(), call.times());
        return Answer.json(Status.CREATED_201, json -> write(json, wanted.symbol(), terms, result))
                .with(HeaderValues.create(HeaderNames.LOCATION, "/instruments/" + wanted.symbol()));
    }

    /** {@code PATCH /admin/instruments/{symbol}}. */
    private Answer change(HttpCall call) throws RefusedException {
        String symbol = call.symbol();
        WantedTerms wanted = WantedTerms.read(call.body());
        call.reached(RequestPhase.PARSE);
        changing.lock();
        try {
            InstrumentTerms terms = wanted.over(instrument(symbol).terms(), views.currencyName(MoneyUnit.OWN));
            SequencedCommand result =
                    commands.done(new ChangeInstrument(symbol, terms), call.operatorSource(), call.times());
            return Answer.json(Status.OK_200, json -> write(json, symbol, terms, result));
        } finally {
            changing.unlock();
        }
    }

    private InstrumentSummary instrument(String symbol) throws RefusedException {
        Optional<InstrumentSummary> instrument = views.instrument(symbol, nowMicros());
        if (instrument.isEmpty()) {
            throw CommandProblems.problem(RejectReason.UNKNOWN_INSTRUMENT).refused();
        }
        return instrument.get();
    }

    private long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }

    private void write(JsonGenerator json, List<InstrumentSummary> instruments) throws IOException {
        JsonFields.objects(json, "instruments", instruments, instrument -> write(json, instrument));
    }

    private void write(JsonGenerator json, InstrumentSummary instrument) throws IOException {
        write(json, instrument.symbol(), instrument.terms());
        json.writeStringField("status", instrument.status().word());
        JsonFields.optional(json, "status_reason", instrument.status().reason());
    }

    private void write(JsonGenerator json, String symbol, InstrumentTerms terms, SequencedCommand result)
            throws IOException {
        write(json, symbol, terms);
        JsonFields.id(json, "sequence", result.sequence());
    }

    private void write(JsonGenerator json, String symbol, InstrumentTerms terms) throws IOException {
        json.writeStringField("symbol", symbol);
        json.writeStringField("name", terms.name());
        json.writeStringField("currency", views.currencyName(terms.moneyUnit()));
        TermsJson.writeUnits(json, terms);
        json.writeStringField("execution_price", WantedTerms.executionPriceOf(terms));
        TermsJson.writeBounds(json, terms);
    }
}
