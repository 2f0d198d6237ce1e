package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.ControlSession;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ResumeBroker;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.SessionAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration, halts, and the reset. */
class OperatorCommandsTest {

    @Test
    void stopsNewOrdersAndReplacesDuringAHalt() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                halt ACME                     | halted ACME
                halt ACME                     | halted ACME
                x2: B bid 1 at 100            | rejected INSTRUMENT_HALTED
                x3: B bid 1 market            | rejected INSTRUMENT_HALTED
                replace x1 by A 4 at 100      | rejected INSTRUMENT_HALTED x1
                x4: B bid 1 at 100 in OTHER   | listed OTHER, accepted x4
                resume ACME                   | resumed ACME
                x5: B bid 1 at 100            | accepted x5, trade 1 at 100 x5 takes x1 leaving 0 and 4
                halt ACME                     | halted ACME
                cancel x1 by A                | cancelled x1 4 REQUESTED
                halt NONE                     | rejected UNKNOWN_INSTRUMENT
                resume NONE                   | rejected UNKNOWN_INSTRUMENT
                """);
    }

    @Test
    void stopsAllInstrumentsDuringAHaltOfTheMarket() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                halt ACME                     | halted ACME
                halt market                   | halted market
                x2: B bid 1 at 100            | rejected MARKET_HALTED
                x3: B bid 1 at 100 in OTHER   | rejected MARKET_HALTED
                replace x1 by A 4 at 100      | rejected MARKET_HALTED x1
                resume ACME                   | resumed ACME
                x4: B bid 1 at 100            | rejected MARKET_HALTED
                halt ACME                     | halted ACME
                resume market                 | resumed market
                x5: B bid 1 at 100            | rejected INSTRUMENT_HALTED
                x6: B bid 1 at 100 in OTHER   | listed OTHER, accepted x6
                halt market                   | halted market
                cancel x1 by A                | cancelled x1 5 REQUESTED
                cancel-all B                  | cancelled x6 1 MASS_CANCEL
                """);
    }

    @Test
    void stopsABrokerUntilTheOperatorResumesIt() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: A ask 5 at 110            | accepted x2
                suspend A                     | suspended
                x3: A bid 1 at 50             | rejected BROKER_SUSPENDED
                replace x1 by A 4 at 100      | rejected BROKER_SUSPENDED x1
                cancel x2 by A                | cancelled x2 5 REQUESTED
                x4: B bid 2 at 100            | accepted x4, trade 2 at 100 x4 takes x1 leaving 0 and 3
                release A                     | rejected BROKER_SUSPENDED
                kill A                        | suspended, cancelled x1 3 KILL_SWITCH
                resume-broker A               | active
                x5: A bid 1 at 50             | accepted x5
                suspend A and-cancel          | suspended, cancelled x5 1 SUSPENDED
                resume-broker A               | active
                """);
    }

    @Test
    void stopsABrokerThatEngagesItsKillSwitchUntilItReleasesIt() {
        Scenario.start().play("""
                x1: A ask 5 at 100            | listed ACME, accepted x1
                x2: A bid 5 at 90 in OTHER    | listed OTHER, accepted x2
                kill A                        | kill_switch, cancelled x1 5 KILL_SWITCH, cancelled x2 5 KILL_SWITCH
                x3: A bid 1 at 50             | rejected KILL_SWITCH_ENGAGED
                x4: B bid 1 at 50             | accepted x4
                release A                     | active
                x5: A ask 1 at 50             | accepted x5, trade 1 at 50 x5 takes x4 leaving 0 and 0
                kill A                        | kill_switch
                resume-broker A               | active
                """);
    }

    @Test
    void namesABrokerByItsIdUnlessAskedOtherwise() {
        Scenario.start().play("""
                register D desk-1             | registered D as desk-1
                register E                    | registered E as 5
                register F desk-1             | rejected FIX_COMP_ID_TAKEN
                register G 8                  | registered G as 8
                register H                    | rejected FIX_COMP_ID_TAKEN
                register I a.b                | rejected INVALID_TEXT
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\u0000", "\ud800"})
    void refusesABrokerNameThatCannotBeShown(String name) {
        assertThat(register(name, "", "")).isEqualTo("rejected INVALID_TEXT");
    }

    @Test
    void refusesTextsThatAreTooLong() {
        assertThat(register("n".repeat(100), "u".repeat(2_000), "s".repeat(100)))
                .startsWith("registered");
        assertThat(register("n".repeat(101), "", "")).isEqualTo("rejected INVALID_TEXT");
        assertThat(register("n", "u".repeat(2_001), "")).isEqualTo("rejected INVALID_TEXT");
        assertThat(register("n", "", "s".repeat(101))).isEqualTo("rejected INVALID_TEXT");
    }

    @Test
    void wipesEverythingButCountersAndSettingsOnReset() {
        Scenario scenario = Scenario.start(Settings.withCounts(5, 6, 7, 8)).play("""
                x1: A ask 5 at 100 id one     | listed ACME, accepted x1
                x2: B bid 1 at 100            | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 4
                x3: C bid 1 at 1 until 500    | accepted x3
                reset                         | reset
                x4: A ask 5 at 100            | rejected UNKNOWN_BROKER
                cancel x1 by A                | rejected UNKNOWN_BROKER x1
                register D                    | registered D as 11
                cancel x1 by D                | rejected UNKNOWN_ORDER x1
                time 1000
                x5: D ask 5 at 100 id one     | listed ACME, accepted x5
                """);
        MatchingEngine engine = scenario.engine();
        assertThat(engine.nextTradeId()).isEqualTo(2);
        assertThat(engine.settings()).isEqualTo(Settings.withCounts(5, 6, 7, 8));
        assertThat(engine.brokers()).isEqualTo(1);
        assertThat(engine.instruments()).isEqualTo(1);
        assertThat(engine.openOrders()).isEqualTo(1);
    }

    @Test
    void refusesWebhooksAndReasonsThatAreTooLong() {
        Scenario scenario = Scenario.start();
        assertThat(scenario.apply(new ChangeWebhook(1, "u".repeat(2_000), "s".repeat(100))))
                .startsWith("webhook ");
        assertThat(scenario.apply(new ChangeWebhook(1, "u".repeat(2_001), ""))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(new ChangeWebhook(1, "u", "s".repeat(101)))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(new ChangeWebhook(9, "u", ""))).isEqualTo("rejected UNKNOWN_BROKER");
        String longest = "r".repeat(200);
        assertThat(scenario.apply(new SuspendBroker(1, false, longest))).isEqualTo("suspended");
        assertThat(scenario.apply(new ResumeBroker(1, longest + "r"))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(new SuspendBroker(9, false, ""))).isEqualTo("rejected UNKNOWN_BROKER");
        assertThat(scenario.apply(new HaltTrading("", longest))).isEqualTo("halted market");
        assertThat(scenario.apply(new ResumeTrading("", longest + "r"))).isEqualTo("rejected INVALID_TEXT");
        scenario.play("""
                list ACME | listed ACME
                halt ACME | halted ACME
                """);
        assertThat(scenario.apply(new DelistInstrument("ACME", longest + "r"))).isEqualTo("rejected INVALID_TEXT");
        assertThat(scenario.apply(new DelistInstrument("ACME", longest))).isEqualTo("delisted ACME");
    }

    @Test
    void passesOnWhatIsToBecomeOfASessionThatCanBeNamed() {
        Scenario scenario = Scenario.start();
        for (String session : List.of("s", "s".repeat(ControlSession.LONGEST_SESSION))) {
            assertThat(scenario.apply(new ControlSession(SessionAction.RESET_FIX, 0, session)))
                    .isEmpty();
        }
        for (String session : List.of("", "\n", "s".repeat(ControlSession.LONGEST_SESSION + 1))) {
            assertThat(scenario.apply(new ControlSession(SessionAction.RESET_FIX, 0, session)))
                    .isEqualTo("rejected INVALID_TEXT");
        }
    }

    private static String register(String name, String webhookUrl, String webhookSecret) {
        return Scenario.start()
                .apply(new RegisterBroker(name, new ApiKeyHash(0, 0, 0, 0), webhookUrl, webhookSecret, ""));
    }
}
