package org.bourse.engine;

import java.util.Optional;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.jspecify.annotations.Nullable;

/** Lists, changes, halts, resumes and delists instruments. */
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
        Instrument known = exchange.instruments.find(command.symbol());
        if (known != null) {
            listAgain(known, command.terms());
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
        Instrument instrument = findListed(command.symbol());
        if (instrument != null) {
            change(instrument, command.terms());
        }
    }

    /** Goes on with an instrument that was delisted. */
    private void listAgain(Instrument instrument, InstrumentTerms terms) {
        if (!instrument.delisted) {
            reject(RejectReason.INSTRUMENT_LISTED);
        } else if (instrument.hasOrders()) {
            // They are about to be cancelled, and are not to come back to the book.
            reject(RejectReason.INSTRUMENT_IN_USE);
        } else if (change(instrument, terms)) {
            instrument.delisted = false;
            exchange.instruments.settle(instrument);
            exchange.events.listingChanged(instrument.id, true, "");
        }
    }

    /** Whether it has the terms now; the command is rejected where it has not. */
    private boolean change(Instrument instrument, InstrumentTerms terms) {
        Optional<RejectReason> fault = terms.fault();
        if (fault.isPresent()) {
            reject(fault.get());
            return false;
        }
        if (instrument.hasFixedUnits() && !terms.hasUnitsOf(instrument.terms)) {
            reject(RejectReason.INSTRUMENT_IN_USE);
            return false;
        }
        exchange.setTerms(instrument, terms);
        exchange.instruments.giveToOperator(instrument);
        exchange.events.instrumentChanged(instrument.id, terms);
        return true;
    }

    /**
     * Ends the listing of an instrument that is halted.
     *
     * @return the instrument, whose orders are to be cancelled; null where the command was rejected
     */
    @Nullable
    Instrument delist(DelistInstrument command) {
        if (!Texts.isPrintable(command.reason(), 0, Texts.MAX_REASON_LENGTH)) {
            reject(RejectReason.INVALID_TEXT);
            return null;
        }
        Instrument instrument = findListed(command.symbol());
        if (instrument == null) {
            return null;
        }
        if (!instrument.halted) {
            reject(RejectReason.INSTRUMENT_NOT_HALTED);
            return null;
        }
        instrument.delisted = true;
        exchange.instruments.giveToOperator(instrument);
        exchange.events.listingChanged(instrument.id, false, command.reason());
        return instrument;
    }

    /** The listed instrument of a symbol; null where there is none, and the command is rejected. */
    private @Nullable Instrument findListed(String symbol) {
        Instrument instrument = exchange.instruments.find(symbol);
        if (instrument == null) {
            reject(RejectReason.UNKNOWN_INSTRUMENT);
            return null;
        }
        if (instrument.delisted) {
            reject(RejectReason.INSTRUMENT_DELISTED);
            return null;
        }
        return instrument;
    }

    /** Halts or resumes an instrument, or the whole market where the symbol is empty. */
    void setHalted(String symbol, boolean halted, String reason) {
        if (!Texts.isPrintable(reason, 0, Texts.MAX_REASON_LENGTH)) {
            reject(RejectReason.INVALID_TEXT);
        } else if (symbol.isEmpty()) {
            setMarketHalted(halted, reason);
        } else {
            Instrument instrument = findListed(symbol);
            if (instrument != null) {
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
