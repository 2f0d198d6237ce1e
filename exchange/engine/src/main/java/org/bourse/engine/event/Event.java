package org.bourse.engine.event;

import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * A fact about the exchange. Events are numbered without gaps by the <em>event sequence</em>, in the order they
 * happened; see {@link SequencedCommand} for the numbering. Quantities and prices are in
 * the units of their instrument (by default shares and cents), times UTC microseconds.
 */
public sealed interface Event {

    /** The number of orders of a price level that is none: the order was in no book. */
    int NO_LEVEL = -1;

    /**
     * A broker may trade from now on. Its {@code brokerId} is the sequence number of the command, and the id of its first API
     * key, whose terms are {@link org.bourse.engine.model.KeyTerms#OF_REGISTRATION}.
     */
    record BrokerRegistered(
            long brokerId,
            String name,
            ApiKeyHash apiKeyHash,
            String webhookUrl,
            String webhookSecret,
            String fixCompId)
            implements Event {

        /** Leaves out the secret, so that it can't reach a log. */
        @Override
        public String toString() {
            return "BrokerRegistered[brokerId=" + brokerId + ", name=" + name + ", fixCompId=" + fixCompId + "]";
        }
    }

    /** An instrument exists from now on. Ids are dense, from 0; one that was delisted leaves its id to the next. */
    record InstrumentListed(int instrumentId, String symbol, InstrumentTerms terms) implements Event {}

    /** An instrument has new terms, and is the operator's. */
    record InstrumentChanged(int instrumentId, InstrumentTerms terms) implements Event {}

    /**
     * An instrument that never traded and has no open orders is gone: another takes its place and id, which the next event
     * tells of. What was said of its orders before this is still of its symbol.
     */
    record InstrumentDelisted(int instrumentId) implements Event {}

    /**
     * An order was accepted, with all its quantity left; trades and a cancel of the rest may follow at once.
     *
     * @param orderId the sequence number of the command
     * @param instrumentId its instrument
     * @param order what was asked for
     * @param validUntilMicros when it expires; {@link org.bourse.engine.model.Times#NEVER_MICROS} when never
     */
    record OrderAccepted(long orderId, int instrumentId, SubmitOrder order, long validUntilMicros) implements Event {

        /** The order when it was accepted. */
        public AffectedOrder affected() {
            return new AffectedOrder(
                    orderId,
                    order.brokerId(),
                    instrumentId,
                    order.side(),
                    order.price(),
                    order.quantity(),
                    order.quantity(),
                    order.clientOrderId());
        }
    }

    /**
     * Two orders traded.
     *
     * @param tradeId unique for ever, ascending, without gaps
     * @param aggressor the order that came to the book, after this trade
     * @param resting the order that was there, after this trade; none left closes it as filled
     * @param levelQuantity shares that the resting order's price level shows now
     * @param levelOrders orders at that level now
     */
    record OrdersTraded(
            long tradeId,
            long price,
            long quantity,
            AffectedOrder aggressor,
            AffectedOrder resting,
            long levelQuantity,
            int levelOrders)
            implements Event {

        /** The instrument they traded in. */
        public int instrumentId() {
            return resting.instrumentId();
        }

        /** The side of the order that came to the book. */
        public Side aggressorSide() {
            return aggressor.side();
        }

        /** The order of one side. */
        public AffectedOrder order(Side side) {
            return aggressor.side() == side ? aggressor : resting;
        }

        /** The buyer's order. */
        public long bidOrderId() {
            return order(Side.BID).orderId();
        }

        /** The seller's order. */
        public long askOrderId() {
            return order(Side.ASK).orderId();
        }

        /** The buyer. */
        public long bidBrokerId() {
            return order(Side.BID).brokerId();
        }

        /** The seller. */
        public long askBrokerId() {
            return order(Side.ASK).brokerId();
        }
    }

    /**
     * Two orders of one broker, or of one self-trade prevention group, would have traded, had the aggressor not asked to
     * prevent that. What becomes of them follows
     * at once: the cancel of one or both, or a replace that reduces the one that has more left.
     *
     * @param prevention what the aggressor asked for
     * @param price that they would have traded at
     * @param quantity that they would have traded
     * @param aggressor the order that came to the book, as it was
     * @param resting the order that was there, as it was
     */
    record MatchPrevented(
            SelfTradePrevention prevention, long price, long quantity, AffectedOrder aggressor, AffectedOrder resting)
            implements Event {

        /** Whose orders they are. */
        public long brokerId() {
            return aggressor.brokerId();
        }

        /** The instrument they would have traded in. */
        public int instrumentId() {
            return resting.instrumentId();
        }
    }

    /**
     * An order that rests hides another quantity from the book than before. What its price level shows is told by the event
     * before, or with where the command's order rests. A replace that takes an order out of its level ends what it hid without
     * this event.
     *
     * @param order what it is
     * @param hiddenQuantity what its level does not show of what it has left
     * @param refreshed whether it shows the next part of itself, since what it showed was used up: from now on it is the last
     *     in its price level's queue; else it stays where it is
     */
    record HiddenQuantityChanged(AffectedOrder order, long hiddenQuantity, boolean refreshed) implements Event {

        /** The order's id. */
        public long orderId() {
            return order.orderId();
        }
    }

    /**
     * An order closed with shares that never traded.
     *
     * @param order what it was
     * @param reason what closed it
     * @param closeReason as what it is closed: as filled when it had traded all that is asked for now
     * @param levelQuantity shares that its price level shows now; 0 when it never rested
     * @param levelOrders orders at that level now; {@link #NO_LEVEL} when it waited for its stop price
     */
    record OrderCancelled(
            AffectedOrder order, CancelReason reason, CloseReason closeReason, long levelQuantity, int levelOrders)
            implements Event {

        /** The order's id. */
        public long orderId() {
            return order.orderId();
        }

        /** Whose it was. */
        public long brokerId() {
            return order.brokerId();
        }

        /** Its instrument. */
        public int instrumentId() {
            return order.instrumentId();
        }

        /** Whether it was in the book, so that its price level changed. */
        public boolean wasInBook() {
            return levelOrders != NO_LEVEL
                    && reason != CancelReason.UNFILLED
                    && reason != CancelReason.SELF_TRADE_AGGRESSOR;
        }
    }

    /**
     * An order reached the end of its validity and closed with shares that never traded.
     *
     * @param order what it was
     * @param levelQuantity shares that its price level shows now; 0 when it was in no book
     * @param levelOrders orders at that level now; {@link #NO_LEVEL} when it waited for its stop price
     */
    record OrderExpired(AffectedOrder order, long levelQuantity, int levelOrders) implements Event {

        /** As what the order closed. */
        public CloseReason closeReason() {
            return CloseReason.EXPIRED;
        }

        /** Whether it was in the book, so that its price level changed. */
        public boolean wasInBook() {
            return levelOrders != NO_LEVEL;
        }

        /** The order's id. */
        public long orderId() {
            return order.orderId();
        }

        /** Whose it was. */
        public long brokerId() {
            return order.brokerId();
        }

        /** Its instrument. */
        public int instrumentId() {
            return order.instrumentId();
        }
    }

    /**
     * An open order has new terms; trades may follow at once when it lost priority.
     *
     * @param order the order with its new terms
     * @param former the order before
     * @param reason why: at its broker's wish, or in the place of a trade with itself
     * @param timeInForce its new time in force
     * @param validUntilMicros when it expires now
     * @param instructions what it says of its execution now
     * @param formerTimeInForce what it was
     * @param formerValidUntilMicros when it would have expired
     * @param formerInstructions what it said of its execution
     * @param keptPriority whether it stays where it was in its price level's queue; else it left its level
     * @param levelQuantity shares that the price level where it was shows now; 0 when it was in no book
     * @param levelOrders orders at that level now; {@link #NO_LEVEL} when it waits for its stop price
     */
    record OrderReplaced(
            AffectedOrder order,
            AffectedOrder former,
            ReplaceReason reason,
            TimeInForce timeInForce,
            long validUntilMicros,
            ExecutionInstructions instructions,
            TimeInForce formerTimeInForce,
            long formerValidUntilMicros,
            ExecutionInstructions formerInstructions,
            boolean keptPriority,
            long levelQuantity,
            int levelOrders)
            implements Event {

        /** The order's id. */
        public long orderId() {
            return order.orderId();
        }

        /** Whose it is. */
        public long brokerId() {
            return order.brokerId();
        }

        /** Its instrument. */
        public int instrumentId() {
            return order.instrumentId();
        }

        /** Whether the price level where it was shows something else now. */
        public boolean changedLevel() {
            return levelOrders != NO_LEVEL
                    && reason != ReplaceReason.SELF_TRADE_AGGRESSOR
                    && (!keptPriority || order.leavesQuantity() != former.leavesQuantity());
        }
    }

    /**
     * A stop order's stop price was reached: it waits no more, and comes to the book as a limit order or, where it has no
     * limit, as a market order. What it trades, and where it rests, follows.
     *
     * @param order the order, with its limit; 0 for any price
     * @param stopPrice what it waited for
     */
    record OrderTriggered(AffectedOrder order, long stopPrice) implements Event {

        /** The order's id. */
        public long orderId() {
            return order.orderId();
        }

        /** Whose it is. */
        public long brokerId() {
            return order.brokerId();
        }
    }

    /**
     * An order came to rest in the book before the command's last event: a stop order that triggered, or the command's own
     * order, once it had traded what it could and before stops triggered that its trades had reached.
     *
     * @param order the order
     * @param levelQuantity shares that its price level shows now
     * @param levelOrders orders at its price level now, it included
     */
    record OrderEnteredBook(AffectedOrder order, long levelQuantity, int levelOrders) implements Event {}

    /**
     * More stop orders were reached than a command triggers, or those that were left have had their turn: a print up to
     * {@code buyReached}, or down to {@code sellReached}, still has to trigger stops.
     *
     * @param buyReached the highest price that reached stops that buy; 0 when none of them waits for its turn
     * @param sellReached the lowest price that reached stops that sell; 0 when none of them waits for its turn
     */
    record StopsReached(int instrumentId, long buyReached, long sellReached) implements Event {}

    /**
     * A command was refused and changed nothing.
     *
     * @param brokerId who sent it; 0 for the operator
     * @param orderId the order it is about: the one to cancel or replace, or the one that holds the client order id
     *     already; 0 when there is none
     * @param order the broker's open order that was to be changed; empty when there is none
     */
    record CommandRejected(RejectReason reason, long brokerId, long orderId, Optional<AffectedOrder> order)
            implements Event {

        /** A refusal of a command that was to change no open order of the broker. */
        public CommandRejected(RejectReason reason, long brokerId, long orderId) {
            this(reason, brokerId, orderId, Optional.empty());
        }
    }

    /** No new orders in the instrument until it is resumed. */
    record InstrumentHalted(int instrumentId, String reason) implements Event {}

    /** The instrument trades again. */
    record InstrumentResumed(int instrumentId, String reason) implements Event {}

    /**
     * A broker may enter orders from now on, or may not. What is cancelled with that follows.
     *
     * @param reason the operator's, or empty
     */
    record BrokerStatusChanged(long brokerId, BrokerStatus status, String reason) implements Event {}

    /** A broker has these limits of its own from now on. */
    record BrokerLimitsChanged(long brokerId, BrokerLimits limits) implements Event {}

    /**
     * A broker's orders may be of a self-trade prevention group from now on, or may not.
     *
     * @param member whether they may
     */
    record StpMemberChanged(int stpId, long brokerId, boolean member) implements Event {}

    /**
     * A broker's cancel timer was set, turned off, or has fired. What is cancelled when it fires follows.
     *
     * @param cancelAtMicros when it will fire; {@link org.bourse.engine.model.Times#NEVER_MICROS} when it is off now
     * @param fired whether it is off because its time had come
     */
    record CancelTimerChanged(long brokerId, long cancelAtMicros, boolean fired) implements Event {}

    /** A broker or operator has a further API key. The one that a broker was registered with has no event of its own. */
    record ApiKeyAdded(KeyOwner owner, ApiKey key) implements Event {}

    /** An API key of a broker or operator is void. */
    record ApiKeyRevoked(KeyOwner owner, long keyId) implements Event {}

    /** There is a new operator, without keys, or one has another name or role from now on. */
    record OperatorSet(Operator operator) implements Event {}

    /** An operator is gone, and its keys are void. */
    record OperatorRevoked(long operatorId) implements Event {}

    /**
     * A broker's trades are posted to another place from now on.
     *
     * @param secret what those posts are signed with; empty for what they were signed with before
     */
    record WebhookChanged(long brokerId, String url, String secret) implements Event {

        /** Leaves out the secret, so that it can't reach a log. */
        @Override
        public String toString() {
            return "WebhookChanged[brokerId=" + brokerId + ", url=" + url + "]";
        }
    }

    /**
     * An instrument's listing has ended, by the operator: nothing is taken for it, and cancels of its open orders follow. Or
     * it is listed again, with terms that the event before this tells.
     *
     * @param reason the operator's, or empty
     */
    record ListingChanged(int instrumentId, boolean listed, String reason) implements Event {}

    /**
     * Trading is halted in every instrument, those listed later included.
     *
     * @param reason the operator's, or empty
     */
    record MarketHalted(String reason) implements Event {}

    /**
     * The halt of the whole market has ended; instruments with a halt of their own stay halted.
     *
     * @param reason the operator's, or empty
     */
    record MarketResumed(String reason) implements Event {}

    /** New rules and limits are in force. */
    record SettingsChanged(ExchangeSettings settings) implements Event {}

    /** Everything before is void: no broker, operator, instrument, order or balance is left. */
    record ExchangeReset() implements Event {}
}
