package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The floor's settings: defaults, and what is refused with name, value and what is allowed. */
class DeskSettingsTest {

    @Test
    void followNothingByDefault() {
        DeskSettings settings = DeskSettings.of(Map.of("PATH", "/bin"));
        assertThat(settings.binance()).isEmpty();
        assertThat(settings.demo()).isFalse();
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8_090);
        assertThat(settings.instruments()).extracting(VenueInstrument::symbol).containsExactly("BTCUSDT", "ETHUSDT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLOOR_PORT | 70000 | FLOOR_PORT must be a whole number from 0 to 65535, not 70000.",
                "FLOOR_PORT | x | FLOOR_PORT must be a whole number from 0 to 65535, not x.",
                "FLOOR_TAPE_SEGMENT_MB | 0 | FLOOR_TAPE_SEGMENT_MB must be a whole number from 1 to 1024, not 0.",
                "FLOOR_TAPE_FORCE_SECONDS | 301 | FLOOR_TAPE_FORCE_SECONDS must be a whole number from 1 to 300, not 301.",
                "FLOOR_DEMO | yes | FLOOR_DEMO must be false or true, not yes.",
                "FLOOR_DEMO_PACE | slow | FLOOR_DEMO_PACE must be own or fast, not slow.",
                "FLOOR_BINANCE_SOCKET | wss://x | FLOOR_BINANCE_SOCKET and FLOOR_BINANCE_REST belong together: give both or neither.",
                "FLOOR_BINANCE_INSTRUMENTS | BTCUSDT:0.01:0.001,BTCUSDT:1:1 | FLOOR_BINANCE_INSTRUMENTS has BTCUSDT twice.",
                "FLOOR_BINANCE_INSTRUMENTS | BTCUSDT:0:1 | FLOOR_BINANCE_INSTRUMENTS: BTCUSDT: the tick must be above 0, not 0.",
                "FLOOR_BOURSE_SOCKET | localhost:8000 | FLOOR_BOURSE_SOCKET must be ws://HOST or wss://HOST, not localhost:8000.",
                "FLOOR_BOURSE_SYMBOLS | A,,B | FLOOR_BOURSE_SYMBOLS must be symbols separated by commas, each once, with a tick and lot such as :0.05:100 or none; this is none: \"\".",
                "FLOOR_BOURSE_SYMBOLS | A:0.5:100 | FLOOR_BOURSE_SYMBOLS must be symbols separated by commas, each once, with a tick and lot such as :0.05:100 or none; this is none: \"A:0.5:100\".",
                "FLOOR_BOURSE_REST | http://x | FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY belong together: give both or neither.",
                "FLOOR_BOURSE_TRADING_KEY | secret | FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY belong together: give both or neither.",
                "FLOOR_POLYMARKET_REST | https://x | FLOOR_POLYMARKET_SOCKET, FLOOR_POLYMARKET_REST and FLOOR_POLYMARKET_MARKETS belong together: give all or none.",
                "FLOOR_MEXC_REST | https://x | FLOOR_MEXC_SOCKET and FLOOR_MEXC_REST belong together: give both or neither.",
                "FLOOR_MEXC_DEPTH | all | FLOOR_MEXC_DEPTH must be merged or unmerged, not all.",
                "FLOOR_MEXC_CONTRACTS | BTCUSDT:1:1 | FLOOR_MEXC_CONTRACTS must be SYMBOL:PRICE_STEP:QUANTITY_STEP, separated by commas; this is none: BTCUSDT:1:1",
                "FLOOR_ALPACA_FEED | otc | FLOOR_ALPACA_FEED must be iex, sip or test, not otc.",
                "FLOOR_ALPACA_SOCKET | wss://x | FLOOR_ALPACA_SOCKET needs FLOOR_ALPACA_KEY and FLOOR_ALPACA_SECRET: the venue takes nobody without.",
                "FLOOR_ALPACA_SECRET | \"x | FLOOR_ALPACA_SECRET must be letters, digits and + / = _ . - alone, 200 at most.",
                "FLOOR_DEMO_MARKETS | 0 | FLOOR_DEMO_MARKETS must be a whole number from 1 to 50000, not 0.",
                "FLOOR_TICKS | mysql | FLOOR_TICKS must be tape, postgres or questdb, not mysql.",
                "FLOOR_TICKS | postgres | FLOOR_TICKS_URL must be like jdbc:postgresql://localhost:5432/ticks where FLOOR_TICKS is postgres.",
                "FLOOR_TICKS | questdb | FLOOR_QUESTDB_JAR must be the jar of org.questdb:questdb where FLOOR_TICKS is questdb; there is no file \"\".",
                "FLOOR_TICKS_DAYS | -1 | FLOOR_TICKS_DAYS must be a whole number from 0 to 36500, not -1.",
                "FLOOR_RECORDINGS | /none/such | FLOOR_RECORDINGS must be a folder that can be read, not /none/such.",
                "FLOOR_STRATEGY_JARS | /none/such | FLOOR_STRATEGY_JARS must be a folder that can be read, not /none/such.",
                "FLOOR_EXCHANGE | http://localhost:99999 | FLOOR_EXCHANGE must be an address with a port from 1 to 65535, or none, and without a user, a query or a fragment, not http://localhost:99999.",
                "FLOOR_EXCHANGE | http://me:secret@localhost | FLOOR_EXCHANGE must be an address with a port from 1 to 65535, or none, and without a user, a query or a fragment, not http://…@localhost.",
                "FLOOR_EXCHANGE | http://localhost?a=b | FLOOR_EXCHANGE must be an address with a port from 1 to 65535, or none, and without a user, a query or a fragment, not http://localhost?a=b.",
                "FLOOR_QUESTDB_PORT | 0 | FLOOR_QUESTDB_PORT must be a whole number from 1 to 65535, not 0.",
                "FLOOR_RUN_NICE | 20 | FLOOR_RUN_NICE must be a whole number from 0 to 19, not 20.",
                "FLOOR_RUN_BESIDE_EXCHANGE | Hold | FLOOR_RUN_BESIDE_EXCHANGE must be hold, share or refuse, not Hold.",
                "FLOOR_RUN_YIELD_PERCENT | 0 | FLOOR_RUN_YIELD_PERCENT must be a whole number from 1 to 100, not 0.",
                "FLOOR_RESULTS | tape | FLOOR_RESULTS must be files or postgres, not tape.",
                "FLOOR_RESULTS | postgres | FLOOR_RESULTS_URL must be like jdbc:postgresql://localhost:5432/ticks where FLOOR_RESULTS is postgres.",
                "FLOOR_PROT | 1 | No such settings: FLOOR_PROT; --help has all."
            })
    void areRefusedWithWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> DeskSettings.of(Map.of(name, value))).hasMessage(message);
    }

    @Test
    void areRefusedAllAtOnce() {
        assertThatThrownBy(() -> DeskSettings.of(Map.of(
                        "FLOOR_PROT", "1",
                        "FLOOR_PORT", "x",
                        "FLOOR_TICKS", "none",
                        "FLOOR_BINANCE_SOCKET", "http://x",
                        "FLOOR_MEXC_CONTRACTS", "x,BTC_USDT:0.1:0",
                        "FLOOR_ALPACA_FEED", "y",
                        "FLOOR_OPERATOR_KEY", "short",
                        "FLOOR_RUN_BESIDE_EXCHANGE", "Hold",
                        "FLOOR_DEMO", "maybe")))
                .hasMessageContainingAll(
                        "No such settings: FLOOR_PROT;",
                        "FLOOR_PORT must be a whole number from 0 to 65535, not x.",
                        "FLOOR_TICKS must be tape, postgres or questdb, not none.",
                        "FLOOR_BINANCE_SOCKET and FLOOR_BINANCE_REST belong together",
                        "FLOOR_BINANCE_SOCKET must be ws://HOST or wss://HOST, not http://x.",
                        "FLOOR_MEXC_CONTRACTS must be SYMBOL:PRICE_STEP:QUANTITY_STEP",
                        "FLOOR_MEXC_CONTRACTS: ",
                        "FLOOR_ALPACA_FEED must be iex, sip or test, not y.",
                        "FLOOR_OPERATOR_KEY must have 8 characters or more, not 5.",
                        "FLOOR_RUN_BESIDE_EXCHANGE must be hold, share or refuse, not Hold.",
                        "FLOOR_DEMO must be false or true, not maybe.");
    }

    @Test
    void refuseAFileThatIsNoQuestDb(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        Path other = directory.resolve("other.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(other))) {
            jar.putNextEntry(new ZipEntry("some/Other.class"));
        }
        for (Path file : List.of(text, other)) {
            assertThatThrownBy(() ->
                            DeskSettings.of(Map.of("FLOOR_TICKS", "questdb", "FLOOR_QUESTDB_JAR", file.toString())))
                    .hasMessage(
                            "FLOOR_QUESTDB_JAR must be the jar of org.questdb:questdb where FLOOR_TICKS is questdb; \""
                                    + file + "\" is no jar with QuestDB's server in it.");
        }
    }

    @Test
    void refuseAddressesThatAreNone() {
        assertThatThrownBy(() -> DeskSettings.of(
                        Map.of("FLOOR_BINANCE_SOCKET", "https://a.example", "FLOOR_BINANCE_REST", "https://a.example")))
                .hasMessage("FLOOR_BINANCE_SOCKET must be ws://HOST or wss://HOST, not https://a.example.");
    }

    @Test
    void areInTheHelpOneByOne() {
        assertThat(DeskSettings.HELP.lines().filter(line -> line.startsWith("  FLOOR_")))
                .hasSize(52);
    }

    @Test
    void takesTicksAndLotsOfOurOwnExchangeAndShowsNoKeyOfIt() {
        DeskSettings settings = DeskSettings.of(Map.of(
                "FLOOR_BOURSE_SYMBOLS",
                "A:0.05:100,B",
                "FLOOR_BOURSE_REST",
                "http://localhost:8000",
                "FLOOR_BOURSE_TRADING_KEY",
                "top-secret"));
        assertThat(settings.bourseInstruments())
                .extracting(
                        VenueInstrument::symbol,
                        VenueInstrument::priceScale,
                        VenueInstrument::tick,
                        VenueInstrument::lot)
                .containsExactly(tuple("A", 2, 5L, 100L), tuple("B", 2, 1L, 1L));
        assertThat(settings.trading().orElseThrow().key()).isEqualTo("top-secret");
        assertThat(settings.toString()).contains("localhost:8000").doesNotContain("top-secret");
    }
}
