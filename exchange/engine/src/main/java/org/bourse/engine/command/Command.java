package org.bourse.engine.command;

import java.util.Optional;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;

/**
 * Something a participant or the operator asks of the exchange. A command carries no time and no identifier of its own:
 * the sequencer stamps it with a sequence number and a time, and an order or broker made by a command has the command's
 * sequence number as its id.
 *
 * <p>Every command has an outcome: the engine answers any values with events, among them
 * {@link org.bourse.engine.event.Event.CommandRejected}; it never throws for them. An absent optional text is empty.
 */
public sealed interface Command {

    /**
     * Registers a broker. Rejected when the FIX comp id is taken.
     *
     * @param name what counterparties see, 1 to 100 characters
     * @param apiKeyHash SHA-256 of the key made for it
     * @param webhookUrl where its trades are posted, or empty
     * @param webhookSecret what those posts are signed with, or empty
     * @param fixCompId its SenderCompID (FIX tag 49), or empty for the broker id in decimal
     */
    record RegisterBroker(String name, ApiKeyHash apiKeyHash, String webhookUrl, String webhookSecret, String fixCompId)
            implements Command {

        /** Leaves out the secret, so that it can't reach a log. */
        @Override
        public String toString() {
            return "RegisterBroker[name=" + name + ", webhookUrl=" + webhookUrl + ", fixCompId=" + fixCompId + "]";
        }
    }

    /**
     * Enters an order. Where anybody may list, the first order accepted for a symbol lists the instrument. Price and
     * quantity are in the instrument's units: cents and shares, unless it was listed with others.
     *
     * @param brokerId who sends it
     * @param documentNumber the account it is for, 1 to 20 characters (FIX tag 1)
     * @param symbol the instrument's code
     * @param side whether it buys or sells
     * @param type limit or market; for a stop order, what it becomes when its stop price is reached
     * @param timeInForce how long it lives; a market order's is IOC or FOK, that of a stop order, which waits, is neither
     * @param price limit price in the instrument's units; 0 for a market order
     * @param quantity in the instrument's units, 1 or more
     * @param validUntilMicros when it expires, UTC microseconds; only read for {@link TimeInForce#GTD}
     * @param clientOrderId the sender's own id for it, unique per broker (FIX tag 11), or empty
     * @param instructions what it says of its execution besides, and the stop price of a stop order
     * @param validForSeconds how long after this command it expires, in place of {@code validUntilMicros}; 0 for not in place
     *     of it; only read for {@link TimeInForce#GTD}
     * @param deadlineMicros when this command is of no use any more, UTC microseconds: sequenced after that, it is refused;
     *     {@link Times#NEVER_MICROS} for always of use
     */
    record SubmitOrder(
            long brokerId,
            String documentNumber,
            String symbol,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long price,
            long quantity,
            long validUntilMicros,
            String clientOrderId,
            ExecutionInstructions instructions,
            int validForSeconds,
            long deadlineMicros)
            implements Command {

        /** An order that comes in time whenever it comes. */
        public SubmitOrder(
                long brokerId,
                String documentNumber,
                String symbol,
                Side side,
                OrderType type,
                TimeInForce timeInForce,
                long price,
                long quantity,
                long validUntilMicros,
                String clientOrderId,
                ExecutionInstructions instructions) {
            this(
                    brokerId,
                    documentNumber,
                    symbol,
                    side,
                    type,
                    timeInForce,
                    price,
                    quantity,
                    validUntilMicros,
                    clientOrderId,
                    instructions,
                    0,
                    Times.NEVER_MICROS);
        }

        /** An order that says nothing of its execution besides its terms. */
        public SubmitOrder(
                long brokerId,
                String documentNumber,
                String symbol,
                Side side,
                OrderType type,
                TimeInForce timeInForce,
                long price,
                long quantity,
                long validUntilMicros,
                String clientOrderId) {
            this(
                    brokerId,
                    documentNumber,
                    symbol,
                    side,
                    type,
                    timeInForce,
                    price,
                    quantity,
                    validUntilMicros,
                    clientOrderId,
                    ExecutionInstructions.NONE);
        }

        /** The same with a deadline, unless its own is sooner. */
        public SubmitOrder dueBy(long micros) {
            return new SubmitOrder(
                    brokerId,
                    documentNumber,
                    symbol,
                    side,
                    type,
                    timeInForce,
                    price,
                    quantity,
                    validUntilMicros,
                    clientOrderId,
                    instructions,
                    validForSeconds,
                    Math.min(deadlineMicros, micros));
        }
    }

    /**
     * Cancels what is left of an order.
     *
     * @param brokerId who asks; must be the order's broker
     * @param orderId the order
     */
    record CancelOrder(long brokerId, long orderId) implements Command {}

    /**
     * Cancels all open orders of a broker, oldest first.
     *
     * @param brokerId whose orders
     * @param symbol only those of this instrument; empty for all
     * @param side only those of this side; empty for both
     */
    record CancelAllOrders(long brokerId, String symbol, Optional<Side> side) implements Command {

        /** Of both sides. */
        public CancelAllOrders(long brokerId, String symbol) {
            this(brokerId, symbol, Optional.empty());
        }
    }

    /**
     * Changes price, quantity, validity and instructions of an open limit order in one step. A new price or a larger quantity
     * loses time priority (and may trade at once); a smaller quantity keeps it. A quantity at or below what is filled closes
     * the order; the new client order id is then not used up.
     *
     * <p>A stop order that waits may get another stop price, too, which loses its place among those of the same stop price, and
     * triggers at once where it is reached already.
     *
     * @param brokerId who asks; must be the order's broker
     * @param orderId the order
     * @param price its new limit price in the instrument's units; 0 for a stop order that will take any price
     * @param quantity its new total quantity in shares, filled ones included (FIX tag 38)
     * @param timeInForce its new time in force; one that may rest
     * @param validUntilMicros its new expiry, UTC microseconds; only read for {@link TimeInForce#GTD}
     * @param clientOrderId the new id that replaces the sender's former one (FIX tag 11), or empty to keep it
     * @param instructions what it says of its execution from now on; without a stop price, one that waits keeps its own
     * @param validForSeconds how long after this command the order expires, in place of {@code validUntilMicros}; 0 for not in place
     *     of it; only read for {@link TimeInForce#GTD}
     * @param deadlineMicros when this command is of no use any more, UTC microseconds: sequenced after that, it is refused;
     *     {@link Times#NEVER_MICROS} for always of use
     */
    record ReplaceOrder(
            long brokerId,
            long orderId,
            long price,
            long quantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            String clientOrderId,
            ExecutionInstructions instructions,
            int validForSeconds,
            long deadlineMicros)
            implements Command {

        /** A replace that comes in time whenever it comes. */
        public ReplaceOrder(
                long brokerId,
                long orderId,
                long price,
                long quantity,
                TimeInForce timeInForce,
                long validUntilMicros,
                String clientOrderId,
                ExecutionInstructions instructions) {
            this(
                    brokerId,
                    orderId,
                    price,
                    quantity,
                    timeInForce,
                    validUntilMicros,
                    clientOrderId,
                    instructions,
                    0,
                    Times.NEVER_MICROS);
        }

        /** A replace to an order that says nothing of its execution besides its terms. */
        public ReplaceOrder(
                long brokerId,
                long orderId,
                long price,
                long quantity,
                TimeInForce timeInForce,
                long validUntilMicros,
                String clientOrderId) {
            this(
                    brokerId,
                    orderId,
                    price,
                    quantity,
                    timeInForce,
                    validUntilMicros,
                    clientOrderId,
                    ExecutionInstructions.NONE);
        }

        /** The same with a deadline, unless its own is sooner. */
        public ReplaceOrder dueBy(long micros) {
            return new ReplaceOrder(
                    brokerId,
                    orderId,
                    price,
                    quantity,
                    timeInForce,
                    validUntilMicros,
                    clientOrderId,
                    instructions,
                    validForSeconds,
                    Math.min(deadlineMicros, micros));
        }
    }

    /**
     * Stops new orders and replaces in a listed instrument, or in all of them; resting orders stay, may be cancelled and
     * may expire. The whole market's halt is one of its own: it leaves the halts of instruments as they are, and covers what is listed
     * later.
     *
     * @param symbol the instrument; empty for the whole market
     * @param reason what participants and the audit trail are told, 0 to 200 characters
     */
    record HaltTrading(String symbol, String reason) implements Command {}

    /**
     * Ends a halt of the same instrument, or of the whole market.
     *
     * @param symbol the instrument; empty for the whole market
     * @param reason what participants and the audit trail are told, 0 to 200 characters
     */
    record ResumeTrading(String symbol, String reason) implements Command {}

    /** Does nothing itself: what is due at its time expires, as before every command. Sent by the timer when idle. */
    record ExpireOrders() implements Command {}

    /**
     * Triggers stop orders that earlier commands reached and that found no more room in them: at most {@link #MOST}, the
     * instrument with the lowest id first. Sent by the sequencer in turns with what arrives, for as long as such are left.
     */
    record TriggerStops() implements Command {

        /** Most stop orders that one command triggers. */
        public static final int MOST = 256;
    }

    /**
     * Stops a broker: its new orders and replaces are refused until the operator resumes it.
     *
     * @param brokerId whose orders
     * @param cancelsOrders whether its open orders are cancelled, too, oldest first
     * @param reason what the audit trail is told, 0 to 200 characters
     */
    record SuspendBroker(long brokerId, boolean cancelsOrders, String reason) implements Command {}

    /**
     * Ends a broker's suspension and its kill switch.
     *
     * @param reason what the audit trail is told, 0 to 200 characters
     */
    record ResumeBroker(long brokerId, String reason) implements Command {}

    /**
     * Stops the broker that sends it: its open orders are cancelled, oldest first, and its new orders and replaces are
     * refused until it releases the switch, or the operator resumes it.
     */
    record EngageKillSwitch(long brokerId) implements Command {}

    /** Releases the kill switch of the broker that sends it. Rejected while the operator has suspended it. */
    record ReleaseKillSwitch(long brokerId) implements Command {}

    /** Sets all of a broker's own limits, in place of those before. What is open stays open, also beyond new limits. */
    record SetBrokerLimits(long brokerId, BrokerLimits limits) implements Command {}

    /**
     * Puts a broker into a self-trade prevention group, or takes it out. Its open orders stay of the groups that they are of.
     *
     * @param stpId the group, 1 to {@link #LARGEST_STP_ID}; there is one while it has a broker
     * @param member whether the broker's orders may be of it from now on
     */
    record SetStpMember(int stpId, long brokerId, boolean member) implements Command {

        /** The largest id that a group can have. */
        public static final int LARGEST_STP_ID = 1_000_000_000;

        /** Most groups that a broker can be in. */
        public static final int MOST_GROUPS = 1_000;
    }

    /**
     * Sets the cancel timer of the broker that sends it: when that fires, all its open orders are cancelled, oldest first.
     * It fires once, or never when it is set again before.
     *
     * @param seconds how long after this command it fires, 1 to {@link #MOST_SECONDS}; 0 turns it off
     * @param unlessSooner whether a timer that would fire sooner, or at the same time, is left as it is
     */
    record SetCancelTimer(long brokerId, int seconds, boolean unlessSooner) implements Command {

        /** The longest time that a timer can be set to. */
        public static final int MOST_SECONDS = 3_600;
    }

    /**
     * Gives a broker or an operator a further API key. Rejected when it has {@link KeyTerms#MOST_KEYS}.
     *
     * @param hash SHA-256 of the key
     * @param terms with scopes for a broker's key, and without for an operator's, which is good for what its role is
     */
    record AddApiKey(KeyOwner owner, ApiKeyHash hash, KeyTerms terms) implements Command {}

    /** Takes an API key away from its owner, be it its last. */
    record RevokeApiKey(KeyOwner owner, long keyId) implements Command {}

    /**
     * Makes an operator, or changes one.
     *
     * @param operatorId the one to change; 0 makes one, whose id is the command's sequence number
     * @param name what it is called, 1 to 100 characters
     */
    record SetOperator(long operatorId, String name, OperatorRole role) implements Command {}

    /** Takes an operator away with all its keys. */
    record RevokeOperator(long operatorId) implements Command {}

    /**
     * Changes where a broker's trades are posted.
     *
     * @param url where to from now on
     * @param secret what those posts are signed with; empty to keep the broker's
     */
    record ChangeWebhook(long brokerId, String url, String secret) implements Command {

        /** Leaves out the secret, so that it can't reach a log. */
        @Override
        public String toString() {
            return "ChangeWebhook[brokerId=" + brokerId + ", url=" + url + "]";
        }
    }

    /**
     * Lists an instrument, as the operator's: it counts towards no broker's share, and no other one ever takes its place. One
     * that was delisted is listed again; it stays halted until it is resumed.
     *
     * @param symbol a symbol that is not listed
     */
    record ListInstrument(String symbol, InstrumentTerms terms) implements Command {}

    /**
     * Changes all the terms of a listed instrument, which is the operator's from then on. Scales and currency stay as they
     * are once it has traded or while it has open orders. Orders that rest stay as they are, whatever the new tick and lot;
     * a new order keeps both, and so does a replace in what it changes.
     */
    record ChangeInstrument(String symbol, InstrumentTerms terms) implements Command {}

    /**
     * Ends the listing of an instrument, which must be halted: nothing is taken for it any more, and all its open orders are
     * cancelled, bids before asks, each side from its best price on, then stop orders in the same way: at most
     * {@link CancelDelisted#MOST} with this command, the others with {@link CancelDelisted}. Its trades and positions stay, and so does its place: to
     * list it again is to go on with them, in the same units.
     *
     * @param reason what participants and the audit trail are told, 0 to 200 characters
     */
    record DelistInstrument(String symbol, String reason) implements Command {}

    /**
     * Changes nothing: keeps in the journal, and so in the audit trail, what an operator orders for a client's session, which
     * is no state of the exchange.
     *
     * @param brokerId whose session; 0 for nobody's
     * @param session its FIX comp id, or the id of its WebSocket connection; 1 to {@link #LONGEST_SESSION} characters
     */
    record ControlSession(SessionAction action, long brokerId, String session) implements Command {

        /** Most characters that name a session. */
        public static final int LONGEST_SESSION = 64;
    }

    /**
     * Cancels open orders of delisted instruments that found no more room in earlier commands: at most {@link #MOST}, the
     * instrument with the lowest id first. Sent by the sequencer in turns with what arrives, for as long as such are left.
     */
    record CancelDelisted() implements Command {

        /** Most orders that one command cancels because their instrument was delisted. */
        public static final int MOST = 1_000;
    }

    /** Changes the rules and limits from here on, for listed instruments too where they have no rule of their own. */
    record ChangeSettings(ExchangeSettings settings) implements Command {}

    /** Wipes brokers, operators, instruments, orders and balances. Sequences and trade ids go on, so no identifier recurs. */
    record ResetExchange() implements Command {}
}
