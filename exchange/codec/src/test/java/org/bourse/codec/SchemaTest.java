package org.bourse.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.MessageHeaderDecoder;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.AddApiKey;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.Command.RevokeOperator;
import org.bourse.engine.command.Command.SetBrokerLimits;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each version, written down: journals with them exist. When this test fails, the schema was changed in a way
 * that its rules (see {@code bourse-commands.xml}) don't allow; don't mend the test. A new version adds its own bytes.
 */
class SchemaTest {

    private static final List<Command> COMMANDS = List.of(
            new RegisterBroker("Añb", new ApiKeyHash(1, 2, 3, -4), "https://x", "whsec_", "BRK"),
            new SubmitOrder(
                    7, "doc", "ACME", Side.ASK, OrderType.LIMIT, TimeInForce.GTD, 10_050, 300, 1_000_000, "c-1"),
            new SubmitOrder(8, "doc", "ACME", Side.BID, OrderType.MARKET, TimeInForce.IOC, 0, 5, 0, ""),
            new CancelOrder(7, 9),
            new CancelAllOrders(7, "ACME"),
            new ReplaceOrder(7, 9, 10_060, 200, TimeInForce.DAY, 0, "c-2"),
            new HaltTrading("ACME", ""),
            new ResumeTrading("ACME", ""),
            new ExpireOrders(),
            new ChangeSettings(ExchangeSettings.DEFAULTS),
            new ResetExchange());

    private static final List<String> BYTES = List.of(
            "2000010001000000010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "2300020001000000070000000000000042270000000000002c0100000000000040420f00000000000100000300646f63"
                    + "040041434d450300632d31",
            "230002000100000008000000000000000000000000000000050000000000000000000000000000000001030300646f63"
                    + "040041434d450000",
            "100003000100000007000000000000000900000000000000",
            "08000400010000000700000000000000040041434d45",
            "2900050001000000070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "020300632d32",
            "0000060001000000040041434d45",
            "0000070001000000040041434d45",
            "0000080001000000",
            "00000900010000003d0035002d0101000000000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f0000",
            "00000a0001000000");

    private static final List<String> BYTES_OF_VERSION_1 = List.of(
            "2000010001000100010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "2300020001000100070000000000000042270000000000002c0100000000000040420f00000000000100000300646f63"
                    + "040041434d450300632d31",
            "230002000100010008000000000000000000000000000000050000000000000000000000000000000001030300646f63"
                    + "040041434d450000",
            "100003000100010007000000000000000900000000000000",
            "08000400010001000700000000000000040041434d45",
            "2900050001000100070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "020300632d32",
            "0000060001000100040041434d45",
            "0000070001000100040041434d45",
            "0000080001000100",
            "00000900010001003e0036002d0101000100000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f000001",
            "00000a0001000100");

    private static final List<String> BYTES_OF_VERSION_2 = List.of(
            "2000010001000200010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "2300020001000200070000000000000042270000000000002c0100000000000040420f00000000000100000300646f63"
                    + "040041434d450300632d31",
            "230002000100020008000000000000000000000000000000050000000000000000000000000000000001030300646f63"
                    + "040041434d450000",
            "100003000100020007000000000000000900000000000000",
            "08000400010002000700000000000000040041434d45",
            "2900050001000200070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "020300632d32",
            "0000060001000200040041434d45",
            "0000070001000200040041434d45",
            "0000080001000200",
            "00000900010002003f0037002d0101000200000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f00000101",
            "00000a0001000200",
            "00000b00010002000400434f494e2d001900310101000200190000000000000"
                    + "00a000000000000000400000006000000"
                    + "020500436fc3ad6e0300455552",
            "00000c0001000200040041434d452500190031010100020001000000000000000100000000000000020000000000000000"
                    + "00000000");

    private static final List<String> BYTES_OF_VERSION_3 = List.of(
            "2000010001000300010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "2300020001000300070000000000000042270000000000002c0100000000000040420f00000000000100000300646f63"
                    + "040041434d450300632d31",
            "230002000100030008000000000000000000000000000000050000000000000000000000000000000001030300646f63"
                    + "040041434d450000",
            "100003000100030007000000000000000900000000000000",
            "08000400010003000700000000000000040041434d45",
            "2900050001000300070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "020300632d32",
            "00000d0001000300040041434d450000",
            "00000e0001000300040041434d450000",
            "0000080001000300",
            "00000900010003003f0037002d0101000300000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f00000101",
            "00000a0001000300",
            "00000b00010003000400434f494e2d00190031010100030019000000000000000a000000000000000400000006000000"
                    + "020500436fc3ad6e0300455552",
            "00000c0001000300040041434d4525001900310101000300010000000000000001000000000000000200000000000000"
                    + "0000000000",
            "00000d0001000300040041434d4505006ec3a97773",
            "00000d000100030000000000",
            "00000e0001000300040041434d450400746f6c64");

    private static final List<String> BYTES_OF_VERSION_4 = List.of(
            "2000010001000400010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "2500020001000400070000000000000042270000000000002c0100000000000040420f000000000001000000000300646f63"
                    + "040041434d450300632d31",
            "2500020001000400080000000000000000000000000000000500000000000000000000000000000000010300000300646f63"
                    + "040041434d450000",
            "100003000100040007000000000000000900000000000000",
            "08000400010004000700000000000000040041434d45",
            "2b00050001000400070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "0200000300632d32",
            "00000d0001000400040041434d450000",
            "00000e0001000400040041434d450000",
            "0000080001000400",
            "00000900010004003f0037002d0101000400000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f00000101",
            "00000a0001000400",
            "00000b00010004000400434f494e2d00190031010100040019000000000000000a000000000000000400000006000000"
                    + "020500436fc3ad6e0300455552",
            "00000c0001000400040041434d4525001900310101000400010000000000000001000000000000000200000000000000"
                    + "0000000000",
            "00000d0001000400040041434d4505006ec3a97773",
            "00000d000100040000000000",
            "00000e0001000400040041434d450400746f6c64",
            "2500020001000400070000000000000042270000000000002c010000000000000000000000000000010001010003006"
                    + "46f63040041434d450000",
            "2b00050001000400070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "0101040000",
            "0d001e000100040007000000000000003c00000001",
            "48001f00010004000700000000000000010000000000000002000000000000000300000000000000040000000000000005"
                    + "0000000000000006000000000000000700000000000000ffffffffffffff7f");

    private static final List<String> BYTES_OF_VERSION_5 = List.of(
            "2000010001000500010000000000000002000000000000000300000000000000fcffffffffffffff040041c3b1620900"
                    + "68747470733a2f2f78060077687365635f030042524b",
            "4500020001000500070000000000000042270000000000002c0100000000000040420f00000000000100000000000000"
                    + "0000000000000000000000000000000000ffffffffffffff7f000000000300646f63040041434d450300632d31",
            "450002000100050008000000000000000000000000000000050000000000000000000000000000000001030000000000"
                    + "0000000000000000000000000000000000ffffffffffffff7f000000000300646f63040041434d450000",
            "100003000100050007000000000000000900000000000000",
            "0900040001000500070000000000000000040041434d45",
            "4b00050001000500070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "0200000000000000000000000000000000000000000000ffffffffffffff7f000000000300632d32",
            "00000d0001000500040041434d450000",
            "00000e0001000500040041434d450000",
            "0000080001000500",
            "00000900010005003f0037002d0101000500000000000000000000e40b540200000000ca9a3b000000000010a5d4e800"
                    + "000040420f0000093d00102700001027000040420f00000101",
            "00000a0001000500",
            "00000b00010005000400434f494e4800320031010100050019000000000000000a000000000000000400000006000000"
                    + "02000000000000000000000000000000000000000000000000000500436fc3ad6e03004555520000",
            "00000c0001000500040041434d4540003200310101000500010000000000000001000000000000000200000000000000"
                    + "0000000000000000000000000000000000000000000000000000000000000000",
            "00000d0001000500040041434d4505006ec3a97773",
            "00000d000100050000000000",
            "00000e0001000500040041434d450400746f6c64",
            "4500020001000500070000000000000042270000000000002c0100000000000000000000000000000100010100000000"
                    + "0000000000000000000000000000000000ffffffffffffff7f000000000300646f63040041434d450000",
            "4b00050001000500070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "0101040000000000000000000000000000000000000000ffffffffffffff7f000000000000",
            "0d001e000100050007000000000000003c00000001",
            "48001f000100050007000000000000000100000000000000020000000000000003000000000000000400000000000000"
                    + "050000000000000006000000000000000700000000000000ffffffffffffff7f",
            "450002000100050007000000000000004c270000000000002c0100000000000000000000000000000000010002422700"
                    + "00000000001e0000000000000000000000ffffffffffffff7f000000000300646f63040041434d450000",
            "4b00050001000500070000000000000009000000000000000000000000000000c8000000000000000000000000000000"
                    + "0100003827000000000000080706050403020100000000ffffffffffffff7f000000000000",
            "0000200001000500",
            "29002300010005000700000000000000010000000000000002000000000000000300000000000000fcffffffffffffff"
                    + "002b00090036010100050040420f000000000009040062c3b374120031302e302e302e302f3820666430303a3a31",
            "11002400010005000700000000000000090000000000000001",
            "090025000100050000000000000000000305004f6c67c3a1",
            "08002600010005000700000000000000",
            "08002700010005000700000000000000090068747470733a2f2f78060077687365635f",
            "00002d0001000500040041434d450400676f6e65",
            "4500020001000500070000000000000042270000000000002c0100000000000000000000000000000100000000000000"
                    + "000000000000000000000000001e0000000807060504030201000000000300646f63040041434d450000",
            "4b00050001000500070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "00000000000000000000000000000000000000040302010500000000000000000000000000",
            "0900040001000500070000000000000001040041434d45",
            "09000400010005000700000000000000020000",
            "00000c0001000500040041434d4560003200310101000500020000000000000001000000000000000200000000000000"
                    + "00030000000000000004000000000000000500000000000000040000000020000a000000000000000500000000000000"
                    + "1400000000000000f600000000000000",
            "4500020001000500070000000000000042270000000000002c0100000000000000000000000000000100010000000000"
                    + "0000000000000000000000000000000000ffffffffffffff7f040302010300646f63040041434d450000",
            "4b00050001000500070000000000000009000000000000004c27000000000000c8000000000000000000000000000000"
                    + "0100000000000000000000000000000000000000000000ffffffffffffff7f040302010000",
            "0d0028000100050007000000000000000403020101",
            "00002a0001000500",
            "09002900010005000700000000000000010500c381434d45");

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void writesVersionFiveAsItAlwaysWas() {
        List<String> written = new ArrayList<>();
        for (Command command : commandsOfVersion5()) {
            written.add(hex(new CommandEncoder().encode(command, buffer, 0)));
        }

        assertThat(written).isEqualTo(BYTES_OF_VERSION_5);
    }

    private static List<Command> commandsOfVersion5() {
        List<Command> commands = new ArrayList<>(commandsOfVersion4());
        commands.add(new SubmitOrder(
                7,
                "doc",
                "ACME",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                10_060,
                300,
                0,
                "",
                ExecutionInstructions.of(false, SelfTradePrevention.CANCEL_OLDEST)
                        .withStop(10_050)
                        .displaying(30)));
        commands.add(new ReplaceOrder(
                7,
                9,
                0,
                200,
                TimeInForce.GTC,
                0,
                "",
                ExecutionInstructions.NONE.withStop(10_040).displaying(0x0102030405060708L)));
        commands.add(new TriggerStops());
        commands.add(new AddApiKey(
                KeyOwner.broker(7),
                new ApiKeyHash(1, 2, 3, -4),
                new KeyTerms(
                        "bót", KeyScopes.of(List.of(KeyScope.TRADE, KeyScope.FIX)), 1_000_000, "10.0.0.0/8 fd00::1")));
        commands.add(new RevokeApiKey(KeyOwner.operator(7), 9));
        commands.add(new SetOperator(0, "Olgá", OperatorRole.RISK));
        commands.add(new RevokeOperator(7));
        commands.add(new ChangeWebhook(7, "https://x", "whsec_"));
        commands.add(new DelistInstrument("ACME", "gone"));
        commands.add(new SubmitOrder(
                7,
                "doc",
                "ACME",
                Side.ASK,
                OrderType.LIMIT,
                TimeInForce.GTD,
                10_050,
                300,
                0,
                "",
                ExecutionInstructions.NONE,
                30,
                0x0102030405060708L));
        commands.add(
                new ReplaceOrder(7, 9, 10_060, 200, TimeInForce.GTD, 0, "", ExecutionInstructions.NONE, 0x01020304, 5));
        commands.add(new CancelAllOrders(7, "ACME", Optional.of(Side.BID)));
        commands.add(new CancelAllOrders(7, "", Optional.of(Side.ASK)));
        commands.add(new ChangeInstrument(
                "ACME",
                new InstrumentTerms(
                        "",
                        2,
                        0,
                        "",
                        2,
                        1,
                        Optional.empty(),
                        List.of(new TickBand(10, 5), new TickBand(20, 0xF6)),
                        new OrderBounds(3, 4, 5),
                        SelfTradePrevention.DECREMENT)));
        commands.add(new SubmitOrder(
                7,
                "doc",
                "ACME",
                Side.ASK,
                OrderType.LIMIT,
                TimeInForce.GTC,
                10_050,
                300,
                0,
                "",
                ExecutionInstructions.NONE.inGroup(0x01020304)));
        commands.add(new ReplaceOrder(
                7, 9, 10_060, 200, TimeInForce.GTC, 0, "", ExecutionInstructions.NONE.inGroup(0x01020304)));
        commands.add(new Command.SetStpMember(0x01020304, 7, true));
        commands.add(new Command.CancelDelisted());
        commands.add(new Command.ControlSession(SessionAction.RESET_FIX, 7, "ÁCME"));
        return commands;
    }

    private static List<Command> commandsOfVersion4() {
        List<Command> commands = new ArrayList<>(commandsOfVersion3());
        commands.add(new SubmitOrder(
                7,
                "doc",
                "ACME",
                Side.ASK,
                OrderType.LIMIT,
                TimeInForce.GTC,
                10_050,
                300,
                0,
                "",
                ExecutionInstructions.POST_ONLY));
        commands.add(new ReplaceOrder(
                7,
                9,
                10_060,
                200,
                TimeInForce.GTC,
                0,
                "",
                ExecutionInstructions.of(true, SelfTradePrevention.DECREMENT)));
        commands.add(new SetCancelTimer(7, 60, true));
        commands.add(new SetBrokerLimits(7, new BrokerLimits(1, 2, 3, 4, 5, 6, 7, BrokerLimits.UNLIMITED)));
        return commands;
    }

    private static List<Command> commandsOfVersion3() {
        List<Command> commands = new ArrayList<>(commandsOfVersion2());
        commands.add(new HaltTrading("ACME", "néws"));
        commands.add(new HaltTrading("", ""));
        commands.add(new ResumeTrading("ACME", "told"));
        return commands;
    }

    private static List<Command> commandsOfVersion2() {
        List<Command> commands = new ArrayList<>();
        commandsOfVersion1()
                .forEach(command -> commands.add(
                        command instanceof ChangeSettings change
                                ? new ChangeSettings(change.settings().with(ListingRule.OPERATOR))
                                : command));
        commands.add(new ListInstrument(
                "COIN", new InstrumentTerms("Coín", 4, 6, "EUR", 25, 10, Optional.of(ExecutionPriceRule.RESTING))));
        commands.add(new ChangeInstrument("ACME", InstrumentTerms.DEFAULTS));
        return commands;
    }

    private static List<Command> commandsOfVersion1() {
        return COMMANDS.stream()
                .map(command -> command instanceof ChangeSettings change
                        ? new ChangeSettings(change.settings().with(Sharing.FLOATING))
                        : command)
                .toList();
    }

    @Test
    void writesTheEnvelopeBeforeTheCommandAsItAlwaysWas() {
        CommandSource source = new CommandSource(Origin.FIX, "B1", "34=7");

        assertThat(hex(new EnvelopeEncoder().encode(source, new ExpireOrders(), buffer, 0)))
                .isEqualTo("01002f0101000500" + "03" + "02004231" + "040033343d37" + "0000080001000500");
    }

    @Test
    void writesWhoOrderedACommandBetweenItsEnvelopeAndTheCommand() {
        CommandSource source = new CommandSource(Origin.OPERATOR, "", "", new Authority(7, "néws"));

        assertThat(hex(new EnvelopeEncoder().encode(source, new ExpireOrders(), buffer, 0)))
                .isEqualTo("01002f0101000500" + "05" + "0000" + "0000" + "0800370101000500" + "0700000000000000"
                        + "05006ec3a97773" + "0000080001000500");
    }

    @Test
    void readsEveryVersionAsItAlwaysWas() {
        assertThat(read(BYTES)).isEqualTo(COMMANDS);
        assertThat(read(BYTES_OF_VERSION_1)).isEqualTo(commandsOfVersion1());
        assertThat(read(BYTES_OF_VERSION_2)).isEqualTo(commandsOfVersion2());
        assertThat(read(BYTES_OF_VERSION_3)).isEqualTo(commandsOfVersion3());
        assertThat(read(BYTES_OF_VERSION_4)).isEqualTo(commandsOfVersion4());
        assertThat(read(BYTES_OF_VERSION_5)).isEqualTo(commandsOfVersion5());
    }

    @Test
    void readsAnOpenOrderOfBeforeItSaidAnythingOfItsExecution() {
        byte[] message = HexFormat.of()
                .parseHex(
                        "3600cc000100030009000000000000000700000000000000422700000000000005000000000000000300000000000000"
                                + "ffffffffffffff7f0200000000010300632d31");
        buffer.putBytes(0, message);
        RecordingStateSink sink = new RecordingStateSink();
        new StateDecoder().decode(buffer, 0, message.length, sink);

        assertThat(sink.facts)
                .containsExactly(List.of(
                        "openOrder",
                        9L,
                        7L,
                        2,
                        Side.BID,
                        10_050L,
                        5L,
                        3L,
                        TimeInForce.GTC,
                        Long.MAX_VALUE,
                        ExecutionInstructions.NONE,
                        "c-1"));
    }

    @Test
    void readsAnOpenOrderOfBeforeItCouldShowAPart() {
        byte[] message = HexFormat.of()
                .parseHex(
                        "3800cc000100040009000000000000000700000000000000422700000000000005000000000000000300000000000000"
                                + "ffffffffffffff7f0200000000010104" + "0300632d31");
        buffer.putBytes(0, message);
        RecordingStateSink sink = new RecordingStateSink();
        new StateDecoder().decode(buffer, 0, message.length, sink);

        assertThat(sink.facts.getFirst()).contains(ExecutionInstructions.of(true, SelfTradePrevention.DECREMENT));
    }

    private List<Command> read(List<String> written) {
        List<Command> read = new ArrayList<>();
        for (String bytes : written) {
            byte[] message = HexFormat.of().parseHex(bytes);
            buffer.putBytes(0, message);
            read.add(new CommandDecoder().decode(buffer, 0, message.length));
        }
        return read;
    }

    @Test
    void refusesANewerVersion() {
        int length = new CommandEncoder().encode(new ExpireOrders(), buffer, 0);
        buffer.putShort(MessageHeaderDecoder.versionEncodingOffset(), (short) 6);

        assertThatThrownBy(() -> new CommandDecoder().decode(buffer, 0, length))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("newer than this program");
    }

    private String hex(int length) {
        byte[] bytes = new byte[length];
        ((DirectBuffer) buffer).getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
