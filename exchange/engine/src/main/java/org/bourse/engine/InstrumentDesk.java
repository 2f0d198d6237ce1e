package org.bourse.engine;

import java.util.Optional;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.jspecify.annotations.Nullable;

/** Lists, changes, halts and resumes instruments. */
final class InstrumentDesk {

    private final ExchangeState exchange;

    InstrumentDesk(ExchangeState exchange) {
        this.exchange = exchange;
    }

    void list(ListInstrument command) {
        if (!Texts.isSymbol(command.symbol())) {
            reject(RejectReason.INVALID_TEXT);
            return;
        }
        if (exchange.instruments.find(command.symbol()) != null) {
            reject(RejectReason.INSTRUMENT_LISTED);
            return;
        }
        Optional<RejectReason> fault = command.terms().fault();
        if (fault.isPresent()) {
            reject(fault.get());
        } else if (exchange.instrumentsLeft() <= 0) {
            reject(RejectReason.TOO_MANY_INSTRUMENTS);
        } else {
            Instrument instrument = list(command.symbol(), command.terms(), null);
            exchange.instruments.giveToOperator(instrument);
        }
    }

    void change(ChangeInstrument command) {
        Instrument instrument = exchange.instruments.find(command.symbol());
        if (instrument == null) {
            reject(RejectReason.UNKNOWN_INSTRUMENT);
            return;
        }
        Optional<RejectReason> fault = command.terms().fault();
        if (fault.isPresent()) {
            reject(fault.get());
        } else if (instrument.hasFixedUnits() && !command.terms().hasUnitsOf(instrument.terms)) {
            reject(RejectReason.INSTRUMENT_IN_USE);
        } else {
            exchange.setTerms(instrument, command.terms());
            exchange.instruments.giveToOperator(instrument);
            exchange.events.instrumentChanged(instrument.id, command.terms());
        }
    }

    /** Halts or resumes an instrument, or the whole market where the symbol is empty. */
    void setHalted(String symbol, boolean halted, String reason) {
        if (!Texts.isPrintable(reason, 0, Texts.MAX_REASON_LENGTH)) {
            reject(RejectReason.INVALID_TEXT);
        } else if (symbol.isEmpty()) {
            setMarketHalted(halted, reason);
        } else {
            @Nullable Instrument instrument = exchange.instruments.find(symbol);
            if (instrument == null) {
                reject(RejectReason.UNKNOWN_INSTRUMENT);
            } else {
                setHalted(instrument, halted, reason);
            }
        }
    }

    private void setMarketHalted(boolean halted, String reason) {
        exchange.marketHalted = halted;
        if (halted) {
            exchange.events.marketHalted(reason);
        } else {
            exchange.events.marketResumed(reason);
        }
    }

    private void setHalted(Instrument instrument, boolean halted, String reason) {
        instrument.halted = halted;
        exchange.instruments.review(instrument);
        if (halted) {
            exchange.events.instrumentHalted(instrument.id, reason);
        } else {
            exchange.events.instrumentResumed(instrument.id, reason);
        }
    }

    /** Lists what a broker's first order is for. */
    Instrument listFor(Broker broker, String symbol) {
        return list(symbol, InstrumentTerms.DEFAULTS, broker);
    }

    /** Lists an instrument, where there is no place left in that of an unused one. */
    private Instrument list(String symbol, InstrumentTerms terms, @Nullable Broker broker) {
        Instruments instruments = exchange.instruments;
        Instrument unused = instruments.count() < exchange.settings.maxInstruments() ? null : instruments.firstUnused();
        Instrument instrument;
        if (unused == null) {
            instrument = instruments.list(symbol, exchange.settings, broker);
        } else {
            exchange.events.instrumentDelisted(unused.id);
            instrument = instruments.replace(unused, symbol, exchange.settings, broker);
        }
        exchange.setTerms(instrument, terms);
        exchange.events.instrumentListed(instrument.id, symbol, terms);
        return instrument;
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
