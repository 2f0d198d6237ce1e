package org.bourse.codec;

import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.AddApiKeyEncoder;
import org.bourse.codec.sbe.CancelAllOrdersEncoder;
import org.bourse.codec.sbe.CancelDelistedEncoder;
import org.bourse.codec.sbe.CancelOrderEncoder;
import org.bourse.codec.sbe.ChangeInstrumentEncoder;
import org.bourse.codec.sbe.ChangeSettingsEncoder;
import org.bourse.codec.sbe.ChangeWebhookEncoder;
import org.bourse.codec.sbe.ControlSessionEncoder;
import org.bourse.codec.sbe.DelistInstrumentEncoder;
import org.bourse.codec.sbe.EngageKillSwitchEncoder;
import org.bourse.codec.sbe.ExpireOrdersEncoder;
import org.bourse.codec.sbe.HaltTradingEncoder;
import org.bourse.codec.sbe.ListInstrumentEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.codec.sbe.RegisterBrokerEncoder;
import org.bourse.codec.sbe.ReleaseKillSwitchEncoder;
import org.bourse.codec.sbe.ReplaceOrderEncoder;
import org.bourse.codec.sbe.ResetExchangeEncoder;
import org.bourse.codec.sbe.ResumeBrokerEncoder;
import org.bourse.codec.sbe.ResumeTradingEncoder;
import org.bourse.codec.sbe.RevokeApiKeyEncoder;
import org.bourse.codec.sbe.RevokeOperatorEncoder;
import org.bourse.codec.sbe.SetBrokerLimitsEncoder;
import org.bourse.codec.sbe.SetCancelTimerEncoder;
import org.bourse.codec.sbe.SetOperatorEncoder;
import org.bourse.codec.sbe.SetStpMemberEncoder;
import org.bourse.codec.sbe.SubmitOrderEncoder;
import org.bourse.codec.sbe.SuspendBrokerEncoder;
import org.bourse.codec.sbe.TriggerStopsEncoder;
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

/**
 * Writes a {@link Command} as one message with its header. Allocates nothing. Every command that
 * {@link CommandDecoder} gives back equals the one that was written: a text that could not be is refused. Not
 * thread-safe; make one per thread.
 */
public final class CommandEncoder {

    /**
     * Longest text that can be written, in UTF-16 units. More than any rule of the exchange allows, as what is to be
     * rejected with a reason must first be written.
     */
    public static final int MAX_TEXT_LENGTH = 4_096;

    /** Most bytes that any command takes: four longest texts and the longest block. */
    public static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH
            + 80
            + 4 * (Short.BYTES + MAX_TEXT_LENGTH * TextWriter.MAX_BYTES_PER_UNIT);

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RegisterBrokerEncoder registerBroker = new RegisterBrokerEncoder();
    private final SubmitOrderEncoder submitOrder = new SubmitOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final CancelAllOrdersEncoder cancelAllOrders = new CancelAllOrdersEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final HaltTradingEncoder haltTrading = new HaltTradingEncoder();
    private final ResumeTradingEncoder resumeTrading = new ResumeTradingEncoder();
    private final ExpireOrdersEncoder expireOrders = new ExpireOrdersEncoder();
    private final ChangeSettingsEncoder changeSettings = new ChangeSettingsEncoder();
    private final ResetExchangeEncoder resetExchange = new ResetExchangeEncoder();
    private final ListInstrumentEncoder listInstrument = new ListInstrumentEncoder();
    private final ChangeInstrumentEncoder changeInstrument = new ChangeInstrumentEncoder();
    private final SuspendBrokerEncoder suspendBroker = new SuspendBrokerEncoder();
    private final ResumeBrokerEncoder resumeBroker = new ResumeBrokerEncoder();
    private final EngageKillSwitchEncoder engageKillSwitch = new EngageKillSwitchEncoder();
    private final ReleaseKillSwitchEncoder releaseKillSwitch = new ReleaseKillSwitchEncoder();
    private final SetBrokerLimitsEncoder setBrokerLimits = new SetBrokerLimitsEncoder();
    private final ControlSessionEncoder controlSession = new ControlSessionEncoder();
    private final CancelDelistedEncoder cancelDelisted = new CancelDelistedEncoder();
    private final SetStpMemberEncoder setStpMember = new SetStpMemberEncoder();
    private final SetCancelTimerEncoder setCancelTimer = new SetCancelTimerEncoder();
    private final AddApiKeyEncoder addApiKey = new AddApiKeyEncoder();
    private final RevokeApiKeyEncoder revokeApiKey = new RevokeApiKeyEncoder();
    private final SetOperatorEncoder setOperator = new SetOperatorEncoder();
    private final RevokeOperatorEncoder revokeOperator = new RevokeOperatorEncoder();
    private final ChangeWebhookEncoder changeWebhook = new ChangeWebhookEncoder();
    private final KeyTermsCodec keyTermsCodec = new KeyTermsCodec();
    private final TriggerStopsEncoder triggerStops = new TriggerStopsEncoder();
    private final DelistInstrumentEncoder delistInstrument = new DelistInstrumentEncoder();
    private final SettingsCodec settingsCodec = new SettingsCodec();
    private final TermsCodec termsCodec = new TermsCodec();

    /** Most bytes that {@link #encode} takes for this command: exact but for texts outside ASCII. */
    public static int maxLength(Command command) {
        return MessageHeaderEncoder.ENCODED_LENGTH
                + switch (command) {
                    case RegisterBroker c ->
                        RegisterBrokerEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.name())
                                + TextWriter.maxLength(c.webhookUrl())
                                + TextWriter.maxLength(c.webhookSecret())
                                + TextWriter.maxLength(c.fixCompId());
                    case SubmitOrder c ->
                        SubmitOrderEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.documentNumber())
                                + TextWriter.maxLength(c.symbol())
                                + TextWriter.maxLength(c.clientOrderId());
                    case CancelOrder _ -> CancelOrderEncoder.BLOCK_LENGTH;
                    case CancelAllOrders c -> CancelAllOrdersEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.symbol());
                    case ReplaceOrder c -> ReplaceOrderEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.clientOrderId());
                    case HaltTrading c ->
                        HaltTradingEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.symbol())
                                + TextWriter.maxLength(c.reason());
                    case DelistInstrument c ->
                        DelistInstrumentEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.symbol())
                                + TextWriter.maxLength(c.reason());
                    case ResumeTrading c ->
                        ResumeTradingEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.symbol())
                                + TextWriter.maxLength(c.reason());
                    case SuspendBroker c -> SuspendBrokerEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.reason());
                    case ResumeBroker c -> ResumeBrokerEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.reason());
                    case EngageKillSwitch _ -> EngageKillSwitchEncoder.BLOCK_LENGTH;
                    case ReleaseKillSwitch _ -> ReleaseKillSwitchEncoder.BLOCK_LENGTH;
                    case SetBrokerLimits _ -> SetBrokerLimitsEncoder.BLOCK_LENGTH;
                    case ControlSession c -> ControlSessionEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.session());
                    case SetStpMember _ -> SetStpMemberEncoder.BLOCK_LENGTH;
                    case SetCancelTimer _ -> SetCancelTimerEncoder.BLOCK_LENGTH;
                    case AddApiKey c -> AddApiKeyEncoder.BLOCK_LENGTH + KeyTermsCodec.maxLength(c.terms());
                    case RevokeApiKey _ -> RevokeApiKeyEncoder.BLOCK_LENGTH;
                    case SetOperator c -> SetOperatorEncoder.BLOCK_LENGTH + TextWriter.maxLength(c.name());
                    case RevokeOperator _ -> RevokeOperatorEncoder.BLOCK_LENGTH;
                    case ChangeWebhook c ->
                        ChangeWebhookEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.url())
                                + TextWriter.maxLength(c.secret());
                    case ExpireOrders _ -> ExpireOrdersEncoder.BLOCK_LENGTH;
                    case TriggerStops _ -> TriggerStopsEncoder.BLOCK_LENGTH;
                    case CancelDelisted _ -> CancelDelistedEncoder.BLOCK_LENGTH;
                    case ChangeSettings _ -> ChangeSettingsEncoder.BLOCK_LENGTH + SettingsCodec.LENGTH;
                    case ResetExchange _ -> ResetExchangeEncoder.BLOCK_LENGTH;
                    case ListInstrument c ->
                        ListInstrumentEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.symbol())
                                + TermsCodec.maxLength(c.terms());
                    case ChangeInstrument c ->
                        ChangeInstrumentEncoder.BLOCK_LENGTH
                                + TextWriter.maxLength(c.symbol())
                                + TermsCodec.maxLength(c.terms());
                };
    }

    /**
     * Writes a command.
     *
     * @param buffer where to; expandable, or with at least {@link #maxLength} bytes after {@code offset}
     * @return how many bytes it took
     * @throws UnencodableTextException when a text has no binary form; bytes after {@code offset} may have changed
     */
    public int encode(Command command, MutableDirectBuffer buffer, int offset) {
        return switch (command) {
                    case RegisterBroker c -> encode(c, buffer, offset);
                    case SubmitOrder c -> encode(c, buffer, offset);
                    case CancelOrder c ->
                        cancelOrder
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId())
                                .orderId(c.orderId())
                                .limit();
                    case CancelAllOrders c ->
                        TextWriter.append(
                                cancelAllOrders
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(c.brokerId())
                                        .sides(WireValues.wireSides(c.side())),
                                c.symbol());
                    case ReplaceOrder c -> encode(c, buffer, offset);
                    case HaltTrading c ->
                        TextWriter.append(
                                haltTrading.wrapAndApplyHeader(buffer, offset, header), c.symbol(), c.reason());
                    case DelistInstrument c ->
                        TextWriter.append(
                                delistInstrument.wrapAndApplyHeader(buffer, offset, header), c.symbol(), c.reason());
                    case ResumeTrading c ->
                        TextWriter.append(
                                resumeTrading.wrapAndApplyHeader(buffer, offset, header), c.symbol(), c.reason());
                    case SuspendBroker c ->
                        TextWriter.append(
                                suspendBroker
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(c.brokerId())
                                        .cancelsOrders(WireValues.wire(c.cancelsOrders())),
                                c.reason());
                    case ResumeBroker c ->
                        TextWriter.append(
                                resumeBroker
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(c.brokerId()),
                                c.reason());
                    case EngageKillSwitch c ->
                        engageKillSwitch
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId())
                                .limit();
                    case ReleaseKillSwitch c ->
                        releaseKillSwitch
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId())
                                .limit();
                    case SetBrokerLimits c -> {
                        setBrokerLimits
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId());
                        LimitsCodec.put(c.limits(), setBrokerLimits.limits());
                        yield setBrokerLimits.limit();
                    }
                    case ControlSession c ->
                        TextWriter.append(
                                controlSession
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(c.brokerId())
                                        .action(WireValues.wire(c.action())),
                                c.session());
                    case SetStpMember c ->
                        setStpMember
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId())
                                .stpId(c.stpId())
                                .member(WireValues.wire(c.member()))
                                .limit();
                    case SetCancelTimer c ->
                        setCancelTimer
                                .wrapAndApplyHeader(buffer, offset, header)
                                .brokerId(c.brokerId())
                                .seconds(c.seconds())
                                .unlessSooner(WireValues.wire(c.unlessSooner()))
                                .limit();
                    case AddApiKey c -> {
                        addApiKey
                                .wrapAndApplyHeader(buffer, offset, header)
                                .ownerId(c.owner().id())
                                .ofOperator(WireValues.wire(c.owner().isOperator()));
                        HashCodec.put(c.hash(), addApiKey.hash());
                        keyTermsCodec.append(addApiKey, c.terms());
                        yield addApiKey.limit();
                    }
                    case RevokeApiKey c ->
                        revokeApiKey
                                .wrapAndApplyHeader(buffer, offset, header)
                                .ownerId(c.owner().id())
                                .ofOperator(WireValues.wire(c.owner().isOperator()))
                                .keyId(c.keyId())
                                .limit();
                    case SetOperator c ->
                        TextWriter.append(
                                setOperator
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .operatorId(c.operatorId())
                                        .role(WireValues.wire(c.role())),
                                c.name());
                    case RevokeOperator c ->
                        revokeOperator
                                .wrapAndApplyHeader(buffer, offset, header)
                                .operatorId(c.operatorId())
                                .limit();
                    case ChangeWebhook c ->
                        TextWriter.append(
                                changeWebhook
                                        .wrapAndApplyHeader(buffer, offset, header)
                                        .brokerId(c.brokerId()),
                                c.url(),
                                c.secret());
                    case ExpireOrders _ ->
                        expireOrders.wrapAndApplyHeader(buffer, offset, header).limit();
                    case TriggerStops _ ->
                        triggerStops.wrapAndApplyHeader(buffer, offset, header).limit();
                    case CancelDelisted _ ->
                        cancelDelisted
                                .wrapAndApplyHeader(buffer, offset, header)
                                .limit();
                    case ChangeSettings c -> {
                        changeSettings.wrapAndApplyHeader(buffer, offset, header);
                        settingsCodec.append(changeSettings, c.settings());
                        yield changeSettings.limit();
                    }
                    case ListInstrument c -> {
                        listInstrument.wrapAndApplyHeader(buffer, offset, header);
                        TextWriter.append(listInstrument, c.symbol());
                        termsCodec.append(listInstrument, c.terms());
                        yield listInstrument.limit();
                    }
                    case ChangeInstrument c -> {
                        changeInstrument.wrapAndApplyHeader(buffer, offset, header);
                        TextWriter.append(changeInstrument, c.symbol());
                        termsCodec.append(changeInstrument, c.terms());
                        yield changeInstrument.limit();
                    }
                    case ResetExchange _ ->
                        resetExchange.wrapAndApplyHeader(buffer, offset, header).limit();
                }
                - offset;
    }

    private int encode(RegisterBroker command, MutableDirectBuffer buffer, int offset) {
        registerBroker.wrapAndApplyHeader(buffer, offset, header);
        HashCodec.put(command.apiKeyHash(), registerBroker.apiKeyHash());
        TextWriter.append(registerBroker, command.name());
        TextWriter.append(registerBroker, command.webhookUrl());
        TextWriter.append(registerBroker, command.webhookSecret());
        return TextWriter.append(registerBroker, command.fixCompId());
    }

    private int encode(SubmitOrder command, MutableDirectBuffer buffer, int offset) {
        submitOrder
                .wrapAndApplyHeader(buffer, offset, header)
                .brokerId(command.brokerId())
                .price(command.price())
                .quantity(command.quantity())
                .validUntilMicros(command.validUntilMicros())
                .side(WireValues.wire(command.side()))
                .orderType(WireValues.wire(command.type()))
                .timeInForce(WireValues.wire(command.timeInForce()))
                .postOnly(WireValues.wire(command.instructions().postOnly()))
                .selfTradePrevention(WireValues.wire(command.instructions().selfTradePrevention()))
                .stopPrice(command.instructions().stopPrice())
                .displayQuantity(command.instructions().displayQuantity())
                .validForSeconds(command.validForSeconds())
                .deadlineMicros(command.deadlineMicros())
                .stpId(command.instructions().stpId());
        TextWriter.append(submitOrder, command.documentNumber());
        TextWriter.append(submitOrder, command.symbol());
        return TextWriter.append(submitOrder, command.clientOrderId());
    }

    private int encode(ReplaceOrder command, MutableDirectBuffer buffer, int offset) {
        replaceOrder
                .wrapAndApplyHeader(buffer, offset, header)
                .brokerId(command.brokerId())
                .orderId(command.orderId())
                .price(command.price())
                .quantity(command.quantity())
                .validUntilMicros(command.validUntilMicros())
                .timeInForce(WireValues.wire(command.timeInForce()))
                .postOnly(WireValues.wire(command.instructions().postOnly()))
                .selfTradePrevention(WireValues.wire(command.instructions().selfTradePrevention()))
                .stopPrice(command.instructions().stopPrice())
                .displayQuantity(command.instructions().displayQuantity())
                .validForSeconds(command.validForSeconds())
                .deadlineMicros(command.deadlineMicros())
                .stpId(command.instructions().stpId());
        return TextWriter.append(replaceOrder, command.clientOrderId());
    }
}
