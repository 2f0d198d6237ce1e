package org.bourse.engine;

import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Texts;
import org.jspecify.annotations.Nullable;

/** Stops brokers and lets them go on, sets their limits, and changes where their trades are posted. */
final class BrokerDesk {

    private final ExchangeState exchange;
    private final OrderDesk orders;

    BrokerDesk(ExchangeState exchange, OrderDesk orders) {
        this.exchange = exchange;
        this.orders = orders;
    }

    void suspend(SuspendBroker command) {
        Broker broker = find(command.brokerId(), command.reason());
        if (broker != null) {
            change(broker, BrokerStatus.SUSPENDED, command.reason());
            if (command.cancelsOrders()) {
                orders.cancelAll(broker, null, CancelReason.SUSPENDED);
            }
        }
    }

    void resume(ResumeBroker command) {
        Broker broker = find(command.brokerId(), command.reason());
        if (broker != null) {
            change(broker, BrokerStatus.ACTIVE, command.reason());
        }
    }

    /** A suspension stays what it is: the operator's. */
    void engage(EngageKillSwitch command) {
        Broker broker = find(command.brokerId(), "");
        if (broker != null) {
            boolean suspended = broker.status == BrokerStatus.SUSPENDED;
            change(broker, suspended ? BrokerStatus.SUSPENDED : BrokerStatus.KILL_SWITCH, "");
            orders.cancelAll(broker, null, CancelReason.KILL_SWITCH);
        }
    }

    void release(ReleaseKillSwitch command) {
        Broker broker = find(command.brokerId(), "");
        if (broker == null) {
            return;
        }
        if (broker.status == BrokerStatus.SUSPENDED) {
            reject(RejectReason.BROKER_SUSPENDED);
        } else {
            change(broker, BrokerStatus.ACTIVE, "");
        }
    }

    void setLimits(SetBrokerLimits command) {
        Broker broker = find(command.brokerId(), "");
        if (broker == null) {
            return;
        }
        BrokerLimits limits = command.limits();
        if (limits.isValid()) {
            broker.setLimits(limits);
            exchange.events.brokerLimitsChanged(broker.id, limits);
        } else {
            reject(RejectReason.INVALID_LIMIT);
        }
    }

    void setStpMember(SetStpMember command) {
        Broker broker = find(command.brokerId(), "");
        if (broker == null) {
            return;
        }
        int stpId = command.stpId();
        boolean isMember = broker.isIn(stpId);
        if (stpId < 1 || stpId > SetStpMember.LARGEST_STP_ID || (!command.member() && !isMember)) {
            reject(RejectReason.UNKNOWN_STP_ID);
            return;
        }
        if (command.member() && !isMember) {
            if (broker.stpIds.length >= SetStpMember.MOST_GROUPS) {
                reject(RejectReason.TOO_MANY_STP_GROUPS);
                return;
            }
            broker.join(stpId);
        } else if (!command.member()) {
            broker.leave(stpId);
        }
        exchange.events.stpMemberChanged(stpId, broker.id, command.member());
    }

    void changeWebhook(ChangeWebhook command) {
        Broker broker = find(command.brokerId(), "");
        if (broker == null) {
            return;
        }
        if (Texts.isPrintable(command.url(), 1, Texts.MAX_WEBHOOK_URL_LENGTH)
                && Texts.isPrintable(command.secret(), 0, Texts.MAX_WEBHOOK_SECRET_LENGTH)) {
            exchange.events.webhookChanged(broker.id, command.url(), command.secret());
        } else {
            reject(RejectReason.INVALID_TEXT);
        }
    }

    /** The broker; null where the command was rejected. */
    private @Nullable Broker find(long brokerId, String reason) {
        Broker broker = exchange.brokers.find(brokerId);
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER);
            return null;
        }
        if (!Texts.isPrintable(reason, 0, Texts.MAX_REASON_LENGTH)) {
            reject(RejectReason.INVALID_TEXT);
            return null;
        }
        return broker;
    }

    private void change(Broker broker, BrokerStatus status, String reason) {
        broker.status = status;
        exchange.events.brokerStatusChanged(broker.id, status, reason);
    }

    private void reject(RejectReason reason) {
        exchange.events.commandRejected(reason, 0, 0, null);
    }
}
