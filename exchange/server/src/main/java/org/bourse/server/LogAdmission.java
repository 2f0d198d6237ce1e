package org.bourse.server;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.ControlSession;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.command.Command.SetStpMember;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.sequencer.AdmissionControl;
import org.bourse.server.view.ExchangeViews;

/**
 * The exchange's one rule about what is unfinished, of which the published log's bound is the one measure: new work is taken
 * while the slowest consumer is not further behind than that. From half of it on FIX, whose clients are told of each
 * command by its broker, has the brokers wait of whose commands most waits to be reported. Beyond twice the bound nothing
 * is taken that a client could send without end, so that the log can't fill the memory. And no new work is taken that the
 * disks have no room for.
 */
record LogAdmission(PublishedLog log, ExchangeViews views, Optional<FixAdapter> fix, DiskWatch disks)
        implements AdmissionControl {

    @Override
    public Optional<RejectReason> refusal() {
        return refusalIf(log.refusing().isPresent());
    }

    @Override
    public Optional<RejectReason> refusal(Command command) {
        return refusalIf(log.refusing().isPresent()
                || fix.map(gateway -> gateway.isBehindFor(command)).orElse(false));
    }

    @Override
    public Optional<RejectReason> refusalOfRelief(Command command) {
        return log.isFull() && !isBounded(command) ? Optional.of(RejectReason.BACKLOG_FULL) : Optional.empty();
    }

    private Optional<RejectReason> refusalIf(boolean behind) {
        if (behind) {
            return Optional.of(RejectReason.BACKLOG_FULL);
        }
        return disks.isLow() ? Optional.of(RejectReason.DISK_LOW) : Optional.empty();
    }

    /**
     * Whether something else than the log bounds how many such commands come: what there is to cancel or to revoke, or whom
     * the exchange belongs to. A cancel of what is open makes the log longer, too, and less work of what there is.
     */
    private boolean isBounded(Command command) {
        return switch (command) {
            case CancelOrder cancel -> views.isOpen(cancel.orderId(), cancel.brokerId());
            // One that names an instrument or a side may find nothing, each time.
            case CancelAllOrders all ->
                all.symbol().isEmpty() && all.side().isEmpty() && views.hasOpenOrders(all.brokerId());
            // Not to be released before there is room again, so it comes once.
            case EngageKillSwitch engage ->
                views.broker(engage.brokerId())
                        .filter(broker -> broker.status() == BrokerStatus.ACTIVE)
                        .isPresent();
            case RevokeApiKey revoke ->
                views.keys(revoke.owner()).stream().anyMatch(held -> held.key().keyId() == revoke.keyId());
            case SubmitOrder _, ReplaceOrder _, RegisterBroker _, AddApiKey _, SetOperator _ -> false;
            case ReleaseKillSwitch _, SetCancelTimer _, ChangeWebhook _ -> false;
            case HaltTrading _,
                    ResumeTrading _,
                    SuspendBroker _,
                    ResumeBroker _,
                    SetStpMember _,
                    ControlSession _,
                    SetBrokerLimits _,
                    RevokeOperator _,
                    ListInstrument _,
                    ChangeInstrument _,
                    DelistInstrument _,
                    ChangeSettings _,
                    ResetExchange _ -> true;
            case CancelDelisted _, ExpireOrders _, TriggerStops _ -> true;
        };
    }
}
