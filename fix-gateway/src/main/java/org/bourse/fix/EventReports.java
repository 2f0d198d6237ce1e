package org.bourse.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.contract.OrderState.Status;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.BrokerRegistered;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.event.Event.ExchangeReset;
import org.bourse.engine.event.Event.InstrumentChanged;
import org.bourse.engine.event.Event.InstrumentDelisted;
import org.bourse.engine.event.Event.InstrumentHalted;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.Event.InstrumentResumed;
import org.bourse.engine.event.Event.MarketHalted;
import org.bourse.engine.event.Event.MarketResumed;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderCancelled;
import org.bourse.engine.event.Event.OrderExpired;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.event.Event.SettingsChanged;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.Side;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.SessionStore;
import org.bourse.fix.store.UnreportedFile;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.Message;

/**
 * Turns the exchange's events into reports to the sessions they concern. Owned by the outbound thread.
 *
 * <p>A trading session is told of every order of its broker that has a client order id, whatever gateway it came through:
 * the ids are one namespace. A drop copy is told of every order of its broker.
 */
final class EventReports {

    private final Accounts accounts;
    private final Delivery delivery;
    private final Traffic traffic;
    private final RefusalTexts texts;
    private final ReportedInstruments instruments;
    private final RecentOrders recent = new RecentOrders();

    /** The command up to which everything was reported before the start. */
    private final long reported;

    /** The one broker whose reports these are, of what was kept for it; 0 for everybody's. */
    private final long onlyBrokerId;

    /** Set while commands are replayed at start: their reports may have reached the client before. */
    private volatile boolean replaying = true;

    EventReports(
            Accounts accounts,
            Delivery delivery,
            Traffic traffic,
            RefusalTexts texts,
            ReportedInstruments instruments,
            long reported) {
        this(accounts, delivery, traffic, texts, instruments, reported, 0);
    }

    private EventReports(
            Accounts accounts,
            Delivery delivery,
            Traffic traffic,
            RefusalTexts texts,
            ReportedInstruments instruments,
            long reported,
            long onlyBrokerId) {
        this.accounts = accounts;
        this.delivery = delivery;
        this.traffic = traffic;
        this.texts = texts;
        this.instruments = instruments;
        this.reported = reported;
        this.onlyBrokerId = onlyBrokerId;
    }

    void replayed() {
        replaying = false;
    }

    /** Reports to all brokers whose reports had stopped what was kept for them. Before anything is replayed. */
    void reportKept() {
        for (Account account : accounts.all()) {
            reportKept(account);
            accounts.goOn(account);
        }
    }

    /**
     * Reports to a broker what was kept for it, from the state that its reports stopped at. When that fails again, the rest
     * stays in the file, and what follows is kept behind it.
     */
    private void reportKept(Account account) {
        Optional<UnreportedFile> kept = account.unreported();
        if (kept.isEmpty() || account.isStopped()) {
            return;
        }
        UnreportedFile file = kept.get();
        SequencedCommandDecoder decoder = new SequencedCommandDecoder();
        EventReports ofBroker = new EventReports(
                accounts,
                delivery,
                traffic,
                texts,
                new ReportedInstruments(account.restoredInstruments()),
                file.firstSequence() - 1,
                account.brokerId);
        try {
            file.read(bytes -> {
                SequencedCommand command = decoder.decode(new UnsafeBuffer(bytes), 0, bytes.capacity());
                try {
                    ofBroker.report(command);
                } catch (RuntimeException e) {
                    accounts.stopReports(account.brokerId, command, e);
                }
                return !account.isStopped() && !delivery.isAbandoned();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("what " + account.compId + " was not told of can't be read", e);
        }
        if (!account.isStopped() && !delivery.isAbandoned()) {
            accounts.reportedAll(account, file, Math.max(reported, file.lastSequence()));
        }
    }

    /**
     * Reports all that a command did.
     *
     * @throws RuntimeException when that failed in what is not one broker's: then nobody knows what of it was reported
     */
    void report(SequencedCommand command) {
        Optional<Request> request = request(command);
        ReportedCommand reporting = new ReportedCommand(command, request);
        try {
            long eventSequence = command.firstEventSequence();
            for (Event event : command.events()) {
                report(event, eventSequence++, reporting);
            }
            request.ifPresent(asked -> toBroker(brokerOf(asked.command()), reporting, () -> {
                answerMassCancel(asked, reporting);
                traffic.answered(asked);
            }));
        } finally {
            request.ifPresent(
                    asked -> accounts.find(brokerOf(asked.command())).ifPresent(account -> account.settled(asked)));
        }
    }

    /** The position behind the reports of a command's orders; none when it had no events. */
    private static long positionBehind(SequencedCommand command) {
        int events = command.events().size();
        return events == 0 ? SessionStore.NO_POSITION : (command.firstEventSequence() + events - 1) * 2 + 1;
    }

    /** The event that a position in a session's store is of: each has two, for a broker that trades with itself. */
    static long event(long position) {
        return position / 2;
    }

    private void report(Event event, long eventSequence, ReportedCommand reporting) {
        switch (event) {
            case OrderAccepted accepted ->
                toBroker(accepted.order().brokerId(), reporting, () -> accepted(accepted, eventSequence, reporting));
            case OrdersTraded traded -> {
                toBroker(traded.bidBrokerId(), reporting, () -> filled(traded, Side.BID, eventSequence, reporting));
                toBroker(traded.askBrokerId(), reporting, () -> filled(traded, Side.ASK, eventSequence, reporting));
            }
            case OrderCancelled cancelled ->
                toBroker(cancelled.brokerId(), reporting, () -> cancelled(cancelled, eventSequence, reporting));
            case OrderExpired expired ->
                toBroker(expired.brokerId(), reporting, () -> expired(expired, eventSequence, reporting));
            case Event.OrderTriggered triggered ->
                toBroker(triggered.brokerId(), reporting, () -> triggered(triggered, eventSequence, reporting));
            case Event.OrderEnteredBook _, Event.StopsReached _ -> {}
            // What becomes of the orders is told by the events that follow, and by market data what the book shows of
            // them.
            case Event.MatchPrevented _, Event.HiddenQuantityChanged _ -> {}
            case OrderReplaced replaced ->
                toBroker(replaced.brokerId(), reporting, () -> replaced(replaced, eventSequence, reporting));
            case CommandRejected rejected ->
                toBroker(rejected.brokerId(), reporting, () -> rejected(rejected, eventSequence, reporting));
            case BrokerRegistered registered -> {
                if (replaying) {
                    toBroker(registered.brokerId(), reporting, () -> {
                        accounts.registered(registered.brokerId(), registered.fixCompId());
                        accounts.find(registered.brokerId()).ifPresent(this::reportKept);
                    });
                }
            }
            case ExchangeReset _ -> {
                instruments.clear();
                accounts.clear(reporting.command().sequence());
            }
            case InstrumentListed listed -> {
                instruments.listed(listed);
                accounts.keepUnreported(reporting.command());
            }
            case InstrumentChanged changed -> {
                instruments.changed(changed);
                accounts.keepUnreported(reporting.command());
            }
            case InstrumentDelisted delisted -> {
                instruments.delisted(delisted);
                accounts.keepUnreported(reporting.command());
            }
            case InstrumentHalted _, InstrumentResumed _, MarketHalted _, MarketResumed _ -> {}
            case Event.ListingChanged _, SettingsChanged _, Event.WebhookChanged _, Event.StpMemberChanged _ -> {}
            case Event.BrokerStatusChanged _, Event.CancelTimerChanged _, Event.BrokerLimitsChanged _ -> {}
            case Event.ApiKeyAdded _, Event.ApiKeyRevoked _, Event.OperatorSet _, Event.OperatorRevoked _ -> {}
        }
    }

    /**
     * Reports something to one broker. When that fails, nothing more is reported to this broker until the next start, which
     * begins with what failed: a report can come late, but not after later ones. Commands are kept for it until then.
     * Everybody else is told as before.
     */
    private void toBroker(long brokerId, ReportedCommand reporting, Runnable report) {
        if (isOfOthers(brokerId)) {
            return;
        }
        try {
            report.run();
        } catch (RuntimeException e) {
            accounts.stopReports(brokerId, reporting.command(), e);
        }
        accounts.keepUnreported(brokerId, reporting.command());
    }

    private boolean isOfOthers(long brokerId) {
        return onlyBrokerId != 0 && onlyBrokerId != brokerId;
    }

    private void accepted(OrderAccepted event, long eventSequence, ReportedCommand reporting) {
        account(event.order().brokerId(), reporting).ifPresent(account -> {
            TrackedOrder order =
                    account.accepted(event, instruments.of(event.order().symbol()), reporting.timeMicros());
            if (onlyBrokerId == 0) {
                recent.add(order);
            } else {
                // The exchange is further, and may have forgotten how it was entered.
                account.keep(order);
            }
            send(account, order, Messages.report(order, FixCodes.NEW, id(eventSequence)), eventSequence * 2, reporting);
        });
    }

    private void filled(OrdersTraded event, Side side, long eventSequence, ReportedCommand reporting) {
        boolean bid = side == Side.BID;
        AffectedOrder filled = event.order(side);
        account(filled.brokerId(), reporting)
                .ifPresent(account -> kept(account, filled.orderId()).ifPresent(order -> {
                    Message report;
                    synchronized (account) {
                        order.change(eventSequence, () -> order.fill(event, reporting.timeMicros()));
                        report = Messages.report(order, FixCodes.TRADE, id(eventSequence) + (bid ? "B" : "S"));
                        closeIfDone(account, order);
                    }
                    report.setString(Tag.LAST_PX, Messages.price(event.price(), order.terms));
                    report.setString(Tag.LAST_QTY, Messages.quantity(event.quantity(), order.terms));
                    report.setString(Tag.SECONDARY_EXEC_ID, Long.toString(event.tradeId()));
                    // A broker that trades with itself gets both sides of the event.
                    send(account, order, report, eventSequence * 2 + (bid ? 0 : 1), reporting);
                }));
    }

    private void cancelled(OrderCancelled event, long eventSequence, ReportedCommand reporting) {
        account(event.brokerId(), reporting)
                .ifPresent(account -> kept(account, event.orderId()).ifPresent(order -> {
                    boolean replaced = event.closeReason() == CloseReason.FILLED;
                    Message report;
                    synchronized (account) {
                        order.change(eventSequence, () -> {
                            if (replaced) {
                                order.quantity = event.order().filledQuantity();
                                order.alias(reporting.clientOrderId());
                                account.name(order, reporting.clientOrderId());
                            }
                            order.close(Status.of(event.closeReason()), reporting.timeMicros());
                        });
                        report = Messages.report(
                                order, replaced ? FixCodes.REPLACED : FixCodes.CANCELLED, id(eventSequence));
                        if (replaced) {
                            // As of a cancel: the request's id. The order keeps its own, and the new one is unused.
                            setRequested(report, reporting.clientOrderId());
                            setOriginal(report, order.clientOrderId());
                        }
                        account.closed(order);
                    }
                    reporting
                            .request()
                            .filter(asked ->
                                    asked.command() instanceof CancelOrder && event.reason() == CancelReason.REQUESTED)
                            .ifPresent(asked -> {
                                report.setString(Tag.CL_ORD_ID, asked.clientOrderId());
                                setOriginal(report, asked.origClientOrderId());
                            });
                    report.setString(Tag.TEXT, text(event.reason(), reporting.isDisconnect()));
                    FixCodes.restatement(event.reason())
                            .ifPresent(code -> report.setInt(Tag.EXEC_RESTATEMENT_REASON, code));
                    if (event.reason() != CancelReason.CANCEL_TIMER) {
                        reporting.countCancel();
                    }
                    send(account, order, report, eventSequence * 2, reporting);
                }));
    }

    private void expired(OrderExpired event, long eventSequence, ReportedCommand reporting) {
        account(event.brokerId(), reporting)
                .ifPresent(account -> kept(account, event.orderId()).ifPresent(order -> {
                    Message report;
                    synchronized (account) {
                        order.change(
                                eventSequence,
                                () -> order.close(Status.of(event.closeReason()), reporting.timeMicros()));
                        report = Messages.report(order, FixCodes.EXPIRED, id(eventSequence));
                        account.closed(order);
                    }
                    send(account, order, report, eventSequence * 2, reporting);
                }));
    }

    private void triggered(Event.OrderTriggered event, long eventSequence, ReportedCommand reporting) {
        account(event.brokerId(), reporting)
                .ifPresent(account -> kept(account, event.orderId()).ifPresent(order -> {
                    Message report;
                    synchronized (account) {
                        order.change(eventSequence, () -> order.trigger(reporting.timeMicros()));
                        report = Messages.report(order, FixCodes.TRIGGERED, id(eventSequence));
                    }
                    send(account, order, report, eventSequence * 2, reporting);
                }));
    }

    private void replaced(OrderReplaced event, long eventSequence, ReportedCommand reporting) {
        account(event.brokerId(), reporting)
                .ifPresent(account -> kept(account, event.orderId()).ifPresent(order -> {
                    Message report;
                    synchronized (account) {
                        order.change(eventSequence, () -> {
                            order.replace(event, reporting.timeMicros());
                            account.name(order, order.clientOrderId());
                        });
                        boolean requested = event.reason() == ReplaceReason.REQUESTED;
                        report = Messages.report(
                                order, requested ? FixCodes.REPLACED : FixCodes.RESTATED, id(eventSequence));
                        if (requested) {
                            report.setBoolean(Tag.KEPT_PRIORITY, event.keptPriority());
                            setOriginal(report, event.former().clientOrderId());
                        } else {
                            report.setInt(Tag.EXEC_RESTATEMENT_REASON, FixCodes.OTHER_RESTATEMENT);
                            report.setString(
                                    Tag.TEXT,
                                    "reduced in the place of a trade with an order of its own broker or group");
                        }
                    }
                    send(account, order, report, eventSequence * 2, reporting);
                }));
    }

    private void rejected(CommandRejected event, long eventSequence, ReportedCommand reporting) {
        account(event.brokerId(), reporting).ifPresent(account -> {
            if (reporting.command().command() instanceof SubmitOrder order) {
                orderRejected(account, order, event.reason(), eventSequence, reporting);
            } else {
                reporting.request().filter(Request::isFromClient).ifPresent(asked -> {
                    Message answer = answer(account, asked, event, reporting);
                    send(asked.session(), answer, eventSequence * 2, reporting);
                });
            }
        });
    }

    /**
     * A refused order is the business of the session that sent it, and of the drop copy. The journal of release 0.1.0
     * does not say who sent it, so the session is told of any that it may have sent; but not of a repeated client order
     * id, which a REST client may repeat to get its first answer again.
     */
    private void orderRejected(
            Account account, SubmitOrder order, RejectReason reason, long eventSequence, ReportedCommand reporting) {
        boolean asked = reporting.request().isPresent();
        boolean repeated = reason == RejectReason.DUPLICATE_CLIENT_ORDER_ID;
        boolean mayHaveAsked = asked
                || (reporting.command().source().origin() == Origin.UNKNOWN
                        && replaying
                        && !repeated
                        && !order.clientOrderId().isEmpty());
        InstrumentTerms terms = instruments.of(order.symbol());
        Message report = Messages.refusal(
                order,
                terms,
                FixCodes.orderReject(reason),
                texts.of(reason, order, terms),
                id(eventSequence),
                reporting.timeMicros());
        if (mayHaveAsked) {
            account.trading().ifPresent(session -> send(session, report, eventSequence * 2, reporting));
        }
        if (asked || !repeated) {
            account.dropCopy().ifPresent(session -> send(session, copy(report), eventSequence * 2, reporting));
        }
    }

    private Message answer(Account account, Request asked, CommandRejected event, ReportedCommand reporting) {
        if (asked.msgType().equals(MsgTypes.MASS_CANCEL_REQUEST)) {
            int reason = event.reason() == RejectReason.UNKNOWN_INSTRUMENT ? 1 : 99;
            Message report = massCancelReport(asked, '0', reporting);
            report.setInt(Tag.MASS_CANCEL_REJECT_REASON, reason);
            report.setString(Tag.TEXT, texts.of(event.reason()));
            return report;
        }
        // A client order id that was used before is another order's: the event says whose.
        long orderId = asked.command() instanceof ReplaceOrder replace ? replace.orderId() : event.orderId();
        Optional<TrackedOrder> order = account.order(orderId);
        if (event.reason() == RejectReason.NOT_ORDER_OWNER || order.isEmpty()) {
            return Messages.cancelRejectOfUnknown(asked, Messages.NO_ORDER_TEXT, reporting.timeMicros());
        }
        TrackedOrder known = order.get();
        return Messages.cancelReject(
                asked,
                Long.toString(known.orderId),
                FixCodes.status(known),
                event.reason() == RejectReason.UNKNOWN_ORDER
                        ? FixCodes.TOO_LATE
                        : FixCodes.cancelReject(event.reason()),
                texts.of(event.reason(), asked.command(), known.terms),
                reporting.timeMicros());
    }

    private void answerMassCancel(Request asked, ReportedCommand reporting) {
        boolean done = asked.msgType().equals(MsgTypes.MASS_CANCEL_REQUEST)
                && account(brokerOf(asked.command()), reporting).isPresent()
                && reporting.command().events().stream().noneMatch(event -> event instanceof CommandRejected);
        if (done) {
            String symbol = ((CancelAllOrders) asked.command()).symbol();
            Message report = massCancelReport(asked, symbol.isEmpty() ? '7' : '1', reporting);
            report.setInt(Tag.TOTAL_AFFECTED_ORDERS, reporting.cancels());
            send(asked.session(), report, positionBehind(reporting.command()), reporting);
        }
    }

    private static Message massCancelReport(Request asked, char response, ReportedCommand reporting) {
        CancelAllOrders command = (CancelAllOrders) asked.command();
        String symbol = command.symbol();
        Message report = Messages.message(MsgTypes.MASS_CANCEL_REPORT);
        report.setString(Tag.CL_ORD_ID, asked.clientOrderId());
        report.setString(Tag.ORDER_ID, Long.toString(reporting.command().sequence()));
        report.setChar(Tag.MASS_CANCEL_REQUEST_TYPE, symbol.isEmpty() ? '7' : '1');
        report.setChar(Tag.MASS_CANCEL_RESPONSE, response);
        if (!symbol.isEmpty()) {
            report.setString(Tag.SYMBOL, symbol);
        }
        if (command.side().isPresent()) {
            report.setChar(Tag.SIDE, FixCodes.side(command.side().get()));
        }
        report.setString(Tag.TRANSACT_TIME, FixTime.timestamp(reporting.timeMicros()));
        return report;
    }

    /**
     * The broker's account, unless it does not use FIX, knew of the command when it was loaded, or is told nothing more
     * before the next start.
     */
    private Optional<Account> account(long brokerId, ReportedCommand reporting) {
        return accounts.find(brokerId)
                .filter(account ->
                        account.loadedSequence() < reporting.command().sequence() && !account.isStopped());
    }

    /**
     * The order, of which more is about to be reported. There is none when the exchange was reset behind this event: then
     * its session ends with the reset.
     */
    private Optional<TrackedOrder> kept(Account account, long orderId) {
        // One from before the account was loaded anew may lack what was not reported meanwhile.
        Optional<TrackedOrder> order =
                recent.take(orderId).filter(_ -> account.isAsEntered(orderId)).or(() -> account.order(orderId));
        order.ifPresent(account::keep);
        return order;
    }

    private void send(Account account, TrackedOrder order, Message report, long position, ReportedCommand reporting) {
        Optional<FixSession> dropCopy = account.dropCopy();
        // Copied before a session writes its header into it.
        Optional<Message> copy = dropCopy.map(session -> copy(report));
        if (!order.clientOrderIds.isEmpty() || reporting.isAbout(order)) {
            account.trading().ifPresent(session -> send(session, report, position, reporting));
        }
        copy.ifPresent(message -> send(dropCopy.get(), message, position, reporting));
    }

    private void send(FixSession session, Message report, long position, ReportedCommand reporting) {
        boolean known = isReported(reporting.command(), session)
                || (position != SessionStore.NO_POSITION && session.store().lastPosition() >= position);
        if (!known) {
            if (replaying) {
                report.getHeader().setBoolean(Tag.POSS_RESEND, true);
            }
            delivery.report(session, report, position);
        }
    }

    /** Whether the session was told of everything that the command did, before the start or before it was made. */
    private boolean isReported(SequencedCommand command, FixSession session) {
        return command.sequence() <= reported || session.store().floor() >= command.sequence();
    }

    private Optional<Request> request(SequencedCommand command) {
        long brokerId = brokerOf(command.command());
        if (isOfOthers(brokerId)) {
            return Optional.empty();
        }
        try {
            return accounts.find(brokerId).flatMap(account -> account.request(command));
        } catch (RuntimeException e) {
            accounts.stopReports(brokerId, command, e);
            accounts.keepUnreported(brokerId, command);
            return Optional.empty();
        }
    }

    private static void closeIfDone(Account account, TrackedOrder order) {
        if (!order.isOpen()) {
            account.closed(order);
        }
    }

    private static void setRequested(Message report, String clientOrderId) {
        if (!clientOrderId.isEmpty()) {
            report.setString(Tag.CL_ORD_ID, RawMessage.latin1(clientOrderId));
        }
    }

    private static void setOriginal(Message report, String clientOrderId) {
        if (!clientOrderId.isEmpty()) {
            report.setString(Tag.ORIG_CL_ORD_ID, RawMessage.latin1(clientOrderId));
        }
    }

    private static Message copy(Message message) {
        return (Message) message.clone();
    }

    private static String id(long eventSequence) {
        return Long.toString(eventSequence);
    }

    private static String text(CancelReason reason, boolean disconnect) {
        return switch (reason) {
            case REQUESTED -> "cancelled on request";
            case MASS_CANCEL ->
                disconnect ? "cancelled because the session ended" : "cancelled with other orders of the broker";
            case UNFILLED -> "there is no more to trade with";
            case KILL_SWITCH -> "cancelled by the broker's kill switch";
            case CANCEL_TIMER -> "cancelled by the broker's timer";
            case SUSPENDED -> "cancelled because the operator suspended the broker";
            case DELISTED -> "cancelled because the instrument is delisted";
            case SELF_TRADE, SELF_TRADE_AGGRESSOR ->
                "cancelled in the place of a trade with an order of its own broker or group";
            case REPLACED_BELOW_FILLED -> "no more was asked for than had been filled";
        };
    }

    /** The broker whose command it is; 0 for the operator's. */
    static long brokerOf(Command command) {
        return switch (command) {
            case SubmitOrder submit -> submit.brokerId();
            case CancelOrder cancel -> cancel.brokerId();
            case CancelAllOrders cancelAll -> cancelAll.brokerId();
            case ReplaceOrder replace -> replace.brokerId();
            case Command.EngageKillSwitch engage -> engage.brokerId();
            case Command.ReleaseKillSwitch release -> release.brokerId();
            case Command.SetCancelTimer set -> set.brokerId();
            case Command.AddApiKey add -> add.owner().brokerId();
            case Command.RevokeApiKey revoke -> revoke.owner().brokerId();
            case Command.SetBrokerLimits _, Command.SetStpMember _, Command.ControlSession _ -> 0;
            case Command.SetOperator _, Command.RevokeOperator _, Command.ChangeWebhook _ -> 0;
            case Command.SuspendBroker _, Command.ResumeBroker _, Command.RegisterBroker _ -> 0;
            case Command.HaltTrading _, Command.ResumeTrading _, Command.ExpireOrders _, Command.TriggerStops _ -> 0;
            case Command.ListInstrument _, Command.ChangeInstrument _, Command.DelistInstrument _ -> 0;
            case Command.CancelDelisted _, Command.ChangeSettings _, Command.ResetExchange _ -> 0;
        };
    }

    /** A command being reporting, and the request it came from. */
    private static final class ReportedCommand {

        private final SequencedCommand command;
        private final Optional<Request> request;
        private int cancels;

        ReportedCommand(SequencedCommand command, Optional<Request> request) {
            this.command = command;
            this.request = request;
        }

        SequencedCommand command() {
            return command;
        }

        Optional<Request> request() {
            return request;
        }

        long timeMicros() {
            return command.timeMicros();
        }

        /** The client order id that a replace brings. */
        String clientOrderId() {
            return command.command() instanceof ReplaceOrder replace ? replace.clientOrderId() : "";
        }

        /** Whether it is what the client wanted to happen when its session ends. */
        boolean isDisconnect() {
            return request.isPresent() && !request.get().isFromClient();
        }

        /** Whether a FIX client asked to cancel or replace this very order, which may have no client order id. */
        boolean isAbout(TrackedOrder order) {
            return request.filter(Request::isFromClient)
                    .filter(asked -> switch (asked.command()) {
                        case CancelOrder cancel -> cancel.orderId() == order.orderId;
                        case ReplaceOrder replace -> replace.orderId() == order.orderId;
                        default -> false;
                    })
                    .isPresent();
        }

        void countCancel() {
            cancels++;
        }

        int cancels() {
            return cancels;
        }
    }
}
