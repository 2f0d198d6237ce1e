package org.bourse.codec;

import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.bourse.codec.sbe.AddApiKeyDecoder;
import org.bourse.codec.sbe.CancelAllOrdersDecoder;
import org.bourse.codec.sbe.CancelDelistedDecoder;
import org.bourse.codec.sbe.CancelOrderDecoder;
import org.bourse.codec.sbe.ChangeInstrumentDecoder;
import org.bourse.codec.sbe.ChangeSettingsDecoder;
import org.bourse.codec.sbe.ChangeWebhookDecoder;
import org.bourse.codec.sbe.ControlSessionDecoder;
import org.bourse.codec.sbe.DelistInstrumentDecoder;
import org.bourse.codec.sbe.EngageKillSwitchDecoder;
import org.bourse.codec.sbe.ExpireOrdersDecoder;
import org.bourse.codec.sbe.HaltInstrumentDecoder;
import org.bourse.codec.sbe.HaltTradingDecoder;
import org.bourse.codec.sbe.ListInstrumentDecoder;
import org.bourse.codec.sbe.RegisterBrokerDecoder;
import org.bourse.codec.sbe.ReleaseKillSwitchDecoder;
import org.bourse.codec.sbe.ReplaceOrderDecoder;
import org.bourse.codec.sbe.ResetExchangeDecoder;
import org.bourse.codec.sbe.ResumeBrokerDecoder;
import org.bourse.codec.sbe.ResumeInstrumentDecoder;
import org.bourse.codec.sbe.ResumeTradingDecoder;
import org.bourse.codec.sbe.RevokeApiKeyDecoder;
import org.bourse.codec.sbe.RevokeOperatorDecoder;
import org.bourse.codec.sbe.SetBrokerLimitsDecoder;
import org.bourse.codec.sbe.SetCancelTimerDecoder;
import org.bourse.codec.sbe.SetOperatorDecoder;
import org.bourse.codec.sbe.SetStpMemberDecoder;
import org.bourse.codec.sbe.SubmitOrderDecoder;
import org.bourse.codec.sbe.SuspendBrokerDecoder;
import org.bourse.codec.sbe.TriggerStopsDecoder;
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
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Times;

/**
 * Reads what {@link CommandEncoder} wrote. Any other bytes are a {@link MalformedMessageException}, whatever they are.
 * Not thread-safe; make one per thread.
 */
public final class CommandDecoder {

    /** Bytes of the blocks of orders and replaces while they said nothing of their execution. */
    private static final int SUBMIT_BLOCK_BEFORE_VERSION_4 = 35;

    private static final int REPLACE_BLOCK_BEFORE_VERSION_4 = 41;
    private static final int CANCEL_ALL_BLOCK_BEFORE_VERSION_5 = 8;

    /** Bytes of the same blocks in version 4, without what version 5 added. */
    private static final int SUBMIT_BLOCK_OF_VERSION_4 = 37;

    private static final int REPLACE_BLOCK_OF_VERSION_4 = 43;

    private final MessageReader reader = new MessageReader();
    private final RegisterBrokerDecoder registerBroker = new RegisterBrokerDecoder();
    private final SubmitOrderDecoder submitOrder = new SubmitOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final CancelAllOrdersDecoder cancelAllOrders = new CancelAllOrdersDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final HaltInstrumentDecoder haltInstrument = new HaltInstrumentDecoder();
    private final ResumeInstrumentDecoder resumeInstrument = new ResumeInstrumentDecoder();
    private final ExpireOrdersDecoder expireOrders = new ExpireOrdersDecoder();
    private final ChangeSettingsDecoder changeSettings = new ChangeSettingsDecoder();
    private final ResetExchangeDecoder resetExchange = new ResetExchangeDecoder();
    private final ListInstrumentDecoder listInstrument = new ListInstrumentDecoder();
    private final ChangeInstrumentDecoder changeInstrument = new ChangeInstrumentDecoder();
    private final HaltTradingDecoder haltTrading = new HaltTradingDecoder();
    private final ResumeTradingDecoder resumeTrading = new ResumeTradingDecoder();
    private final SuspendBrokerDecoder suspendBroker = new SuspendBrokerDecoder();
    private final ResumeBrokerDecoder resumeBroker = new ResumeBrokerDecoder();
    private final EngageKillSwitchDecoder engageKillSwitch = new EngageKillSwitchDecoder();
    private final ReleaseKillSwitchDecoder releaseKillSwitch = new ReleaseKillSwitchDecoder();
    private final SetBrokerLimitsDecoder setBrokerLimits = new SetBrokerLimitsDecoder();
    private final ControlSessionDecoder controlSession = new ControlSessionDecoder();
    private final CancelDelistedDecoder cancelDelisted = new CancelDelistedDecoder();
    private final SetStpMemberDecoder setStpMember = new SetStpMemberDecoder();
    private final SetCancelTimerDecoder setCancelTimer = new SetCancelTimerDecoder();
    private final AddApiKeyDecoder addApiKey = new AddApiKeyDecoder();
    private final RevokeApiKeyDecoder revokeApiKey = new RevokeApiKeyDecoder();
    private final SetOperatorDecoder setOperator = new SetOperatorDecoder();
    private final RevokeOperatorDecoder revokeOperator = new RevokeOperatorDecoder();
    private final ChangeWebhookDecoder changeWebhook = new ChangeWebhookDecoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final TriggerStopsDecoder triggerStops = new TriggerStopsDecoder();
    private final DelistInstrumentDecoder delistInstrument = new DelistInstrumentDecoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();

    /**
     * Reads the command that fills {@code length} bytes of {@code buffer} at {@code offset}.
     *
     * @throws MalformedMessageException when they are not exactly one command of a version this program knows
     */
    public Command decode(DirectBuffer buffer, int offset, int length) {
        try {
            return decode(reader.open(buffer, offset, length));
        } catch (IllegalArgumentException e) {
            // The flyweights' answer to an unknown enum value, and ExchangeSettings' to a value out of its range.
            throw new MalformedMessageException("a command has a value that is not allowed: " + e.getMessage(), e);
        }
    }

    private Command decode(int template) {
        return switch (template) {
            case RegisterBrokerDecoder.TEMPLATE_ID -> registerBroker();
            case SubmitOrderDecoder.TEMPLATE_ID -> submitOrder();
            case CancelOrderDecoder.TEMPLATE_ID -> {
                CancelOrderDecoder in = reader.body(cancelOrder);
                yield closed(in, new CancelOrder(in.brokerId(), in.orderId()));
            }
            case CancelAllOrdersDecoder.TEMPLATE_ID -> {
                CancelAllOrdersDecoder in = reader.bodyChangedIn5(cancelAllOrders, CANCEL_ALL_BLOCK_BEFORE_VERSION_5);
                yield closed(in, new CancelAllOrders(in.brokerId(), reader.text(in), WireValues.sides(in.sides())));
            }
            case ReplaceOrderDecoder.TEMPLATE_ID -> replaceOrder();
            case HaltInstrumentDecoder.TEMPLATE_ID -> {
                HaltInstrumentDecoder in = reader.body(haltInstrument);
                yield closed(in, new HaltTrading(reader.text(in), ""));
            }
            case ResumeInstrumentDecoder.TEMPLATE_ID -> {
                ResumeInstrumentDecoder in = reader.body(resumeInstrument);
                yield closed(in, new ResumeTrading(reader.text(in), ""));
            }
            case HaltTradingDecoder.TEMPLATE_ID -> {
                HaltTradingDecoder in = reader.body(haltTrading);
                yield closed(in, new HaltTrading(reader.text(in), reader.text(in)));
            }
            case ResumeTradingDecoder.TEMPLATE_ID -> {
                ResumeTradingDecoder in = reader.body(resumeTrading);
                yield closed(in, new ResumeTrading(reader.text(in), reader.text(in)));
            }
            case DelistInstrumentDecoder.TEMPLATE_ID -> {
                DelistInstrumentDecoder in = reader.body(delistInstrument);
                yield closed(in, new DelistInstrument(reader.text(in), reader.text(in)));
            }
            case SuspendBrokerDecoder.TEMPLATE_ID -> {
                SuspendBrokerDecoder in = reader.body(suspendBroker);
                boolean cancelsOrders = WireValues.isYes(in.cancelsOrders());
                yield closed(in, new SuspendBroker(in.brokerId(), cancelsOrders, reader.text(in)));
            }
            case ResumeBrokerDecoder.TEMPLATE_ID -> {
                ResumeBrokerDecoder in = reader.body(resumeBroker);
                yield closed(in, new ResumeBroker(in.brokerId(), reader.text(in)));
            }
            case EngageKillSwitchDecoder.TEMPLATE_ID -> {
                EngageKillSwitchDecoder in = reader.body(engageKillSwitch);
                yield closed(in, new EngageKillSwitch(in.brokerId()));
            }
            case ReleaseKillSwitchDecoder.TEMPLATE_ID -> {
                ReleaseKillSwitchDecoder in = reader.body(releaseKillSwitch);
                yield closed(in, new ReleaseKillSwitch(in.brokerId()));
            }
            case SetBrokerLimitsDecoder.TEMPLATE_ID -> {
                SetBrokerLimitsDecoder in = reader.body(setBrokerLimits);
                yield closed(in, new SetBrokerLimits(in.brokerId(), LimitsCodec.limits(in.limits())));
            }
            case ControlSessionDecoder.TEMPLATE_ID -> {
                ControlSessionDecoder in = reader.body(controlSession);
                SessionAction action = WireValues.sessionAction(in.action());
                yield closed(in, new ControlSession(action, in.brokerId(), reader.text(in)));
            }
            case SetStpMemberDecoder.TEMPLATE_ID -> {
                SetStpMemberDecoder in = reader.body(setStpMember);
                yield closed(in, new SetStpMember(in.stpId(), in.brokerId(), WireValues.isYes(in.member())));
            }
            case SetCancelTimerDecoder.TEMPLATE_ID -> {
                SetCancelTimerDecoder in = reader.body(setCancelTimer);
                boolean unlessSooner = WireValues.isYes(in.unlessSooner());
                yield closed(in, new SetCancelTimer(in.brokerId(), in.seconds(), unlessSooner));
            }
            case AddApiKeyDecoder.TEMPLATE_ID -> {
                AddApiKeyDecoder in = reader.body(addApiKey);
                KeyOwner owner = WireValues.keyOwner(in.ofOperator(), in.ownerId());
                ApiKeyHash hash = HashCodec.hash(in.hash());
                yield closed(in, new AddApiKey(owner, hash, keyTermsCodec.next(reader, in)));
            }
            case RevokeApiKeyDecoder.TEMPLATE_ID -> {
                RevokeApiKeyDecoder in = reader.body(revokeApiKey);
                KeyOwner owner = WireValues.keyOwner(in.ofOperator(), in.ownerId());
                yield closed(in, new RevokeApiKey(owner, in.keyId()));
            }
            case SetOperatorDecoder.TEMPLATE_ID -> {
                SetOperatorDecoder in = reader.body(setOperator);
                OperatorRole role = WireValues.operatorRole(in.role());
                yield closed(in, new SetOperator(in.operatorId(), reader.text(in), role));
            }
            case RevokeOperatorDecoder.TEMPLATE_ID -> {
                RevokeOperatorDecoder in = reader.body(revokeOperator);
                yield closed(in, new RevokeOperator(in.operatorId()));
            }
            case ChangeWebhookDecoder.TEMPLATE_ID -> {
                ChangeWebhookDecoder in = reader.body(changeWebhook);
                String url = reader.text(in);
                yield closed(in, new ChangeWebhook(in.brokerId(), url, reader.text(in)));
            }
            case ExpireOrdersDecoder.TEMPLATE_ID -> closed(reader.body(expireOrders), new ExpireOrders());
            case TriggerStopsDecoder.TEMPLATE_ID -> closed(reader.body(triggerStops), new TriggerStops());
            case CancelDelistedDecoder.TEMPLATE_ID -> closed(reader.body(cancelDelisted), new CancelDelisted());
            case ChangeSettingsDecoder.TEMPLATE_ID -> {
                ChangeSettingsDecoder in = reader.body(changeSettings);
                yield closed(in, new ChangeSettings(settingsCodec.next(reader, in)));
            }
            case ListInstrumentDecoder.TEMPLATE_ID -> {
                ListInstrumentDecoder in = reader.body(listInstrument);
                yield closed(in, new ListInstrument(reader.text(in), termsCodec.next(reader, in)));
            }
            case ChangeInstrumentDecoder.TEMPLATE_ID -> {
                ChangeInstrumentDecoder in = reader.body(changeInstrument);
                yield closed(in, new ChangeInstrument(reader.text(in), termsCodec.next(reader, in)));
            }
            case ResetExchangeDecoder.TEMPLATE_ID -> closed(reader.body(resetExchange), new ResetExchange());
            default -> throw new MalformedMessageException("message " + template + " is not a command");
        };
    }

    private Command registerBroker() {
        RegisterBrokerDecoder in = reader.body(registerBroker);
        return closed(
                in,
                new RegisterBroker(
                        // arguments are evaluated in this order, and so the texts are read in the schema's
                        reader.text(in),
                        HashCodec.hash(in.apiKeyHash()),
                        reader.text(in),
                        reader.text(in),
                        reader.text(in)));
    }

    private Command submitOrder() {
        SubmitOrderDecoder in =
                reader.bodyChangedIn4And5(submitOrder, SUBMIT_BLOCK_BEFORE_VERSION_4, SUBMIT_BLOCK_OF_VERSION_4);
        String documentNumber = reader.text(in);
        String symbol = reader.text(in);
        String clientOrderId = reader.text(in);
        return closed(
                in,
                new SubmitOrder(
                        in.brokerId(),
                        documentNumber,
                        symbol,
                        WireValues.side(in.side()),
                        WireValues.orderType(in.orderType()),
                        WireValues.timeInForce(in.timeInForce()),
                        in.price(),
                        in.quantity(),
                        in.validUntilMicros(),
                        clientOrderId,
                        reader.instructions(
                                in.postOnly(),
                                in.selfTradePrevention(),
                                in.stopPrice(),
                                in.displayQuantity(),
                                in.stpId()),
                        reader.isBefore(5) ? 0 : in.validForSeconds(),
                        reader.isBefore(5) ? Times.NEVER_MICROS : in.deadlineMicros()));
    }

    private Command replaceOrder() {
        ReplaceOrderDecoder in =
                reader.bodyChangedIn4And5(replaceOrder, REPLACE_BLOCK_BEFORE_VERSION_4, REPLACE_BLOCK_OF_VERSION_4);
        return closed(
                in,
                new ReplaceOrder(
                        in.brokerId(),
                        in.orderId(),
                        in.price(),
                        in.quantity(),
                        WireValues.timeInForce(in.timeInForce()),
                        in.validUntilMicros(),
                        reader.text(in),
                        reader.instructions(
                                in.postOnly(),
                                in.selfTradePrevention(),
                                in.stopPrice(),
                                in.displayQuantity(),
                                in.stpId()),
                        reader.isBefore(5) ? 0 : in.validForSeconds(),
                        reader.isBefore(5) ? Times.NEVER_MICROS : in.deadlineMicros()));
    }

    private Command closed(MessageDecoderFlyweight in, Command command) {
        reader.close(in);
        return command;
    }
}
