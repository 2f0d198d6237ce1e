package org.bourse.server.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.Chromium;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A trader's day at the screen, against the real exchange, in a real browser. */
@Needs(Chromium.class)
class TradingScreenIT {

    @RegisterExtension
    private static final SharedChromium CHROMIUM = new SharedChromium();

    static {
        setDefaultAssertionTimeout(180_000);
    }

    @TempDir
    private Path directory;

    @Test
    void aTraderFollowsTheMarketTradesAndSurvivesARestartOfTheExchange() throws IOException {
        try (ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            RestTrader alice = RestTrader.register(http, first, "Alice");
            RestTrader bob = RestTrader.register(http, first, "Bob");
            alice.joins(http, first, 7);
            bob.places("ask", 1020, 200);
            bob.places("ask", 1010, 300);
            bob.places("bid", 990, 400);

            TradingScreen screen = browser.open(first.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            logsIn(screen, alice.key());
            seesTheLadderMove(screen, bob);
            takesAnOfferByClick(screen);
            placesByClickAndIsFilledFromRest(screen, bob);
            replacesAndCancels(screen);
            placesAnIcebergOfWhichTheBookShowsAPart(screen);
            placesAnOrderOfAGroup(screen, alice);
            usesTheKeyboard(screen);
            findsOrdersByTheirOwnIds(screen, alice);
            assertThat(screen.errors()).isEmpty();
            survivesARestart(screen, first, bob);
            assertThat(screen.servers()).containsExactly(first.uri().getAuthority());
            assertThat(screen.contentPolicy())
                    .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'");
        }
    }

    @Test
    void aFreshExchangeTakesItsFirstOrderAndEachNewSymbolIsThereByItself() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            screen.logIn(RestTrader.register(http, exchange, "Alice").key());
            assertThat(screen.part("connection")).hasText("Live");
            assertThat(screen.part("symbols-empty")).isVisible();

            screen.part("symbol").fill("p e");
            screen.part("symbol").press("Enter");
            assertThat(screen.part("ticket-message")).containsText("1 to 10 letters");
            screen.part("symbol").fill("new3");
            screen.part("symbol").press("Enter");
            assertThat(screen.part("quote-symbol")).hasText("NEW3");
            assertThat(screen.part("price")).isFocused();
            long reads = screen.readsOfSymbols();
            screen.part("price").fill("10.00");
            screen.part("document").fill("12345678901");
            screen.part("send").click();
            assertThat(screen.part("ticket-message")).hasText("Buy 100 NEW3: in the book.");
            assertThat(screen.symbol("NEW3")).isVisible();
            assertThat(screen.part("symbols-empty")).isHidden();
            assertThat(screen.levels()).hasText(new String[] {"110010.00"});

            RestTrader bob = RestTrader.register(http, exchange, "Bob");
            bob.places("ask", 1010, 300);
            assertThat(screen.symbol("PETR4")).isVisible();
            // Told by the feed: the list was not read again.
            assertThat(screen.readsOfSymbols()).isEqualTo(reads);

            screen.symbol("PETR4").click();
            assertThat(screen.page()).hasTitle("PETR4 · Bourse");
            assertThat(screen.part("symbol")).hasValue("PETR4");
            screen.page().reload();
            assertThat(screen.page()).hasTitle("PETR4 · Bourse");
            assertThat(screen.part("symbol")).hasValue("PETR4");
            assertThat(screen.levels()).hasText(new String[] {"130010.10"});
            assertThat(screen.errors()).isEmpty();
        }
    }

    @Test
    void aHaltIsShownAndOutlivesAKill() throws IOException {
        try (ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            RestTrader.register(http, first, "Bob").places("ask", 1010, 300);
            ExchangeClient operator = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY);
            TradingScreen screen = browser.open(first.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            screen.logIn(RestTrader.register(http, first, "Alice").key());
            assertThat(screen.part("connection")).hasText("Live");
            assertThat(screen.part("halt")).isEmpty();

            operator.post("/admin/instruments/PETR4/halt", "{\"reason\": \"News pending\"}");
            assertThat(screen.part("halt")).hasText("Halted: News pending");
            assertThat(screen.accessibilityFaults()).isEmpty();
            operator.post("/admin/market/halt", "{\"reason\": \"Fire alarm\"}");
            assertThat(screen.part("halt")).hasText("Market halted: Fire alarm");

            first.kill();
            try (ExchangeProcess second = first.startAgain()) {
                assertThat(screen.part("connection")).hasText("Live");
                assertThat(screen.part("halt")).hasText("Market halted: Fire alarm");
                ExchangeClient again = new ExchangeClient(http, second.uri(), ExchangeProcess.ADMIN_API_KEY);
                again.post("/admin/market/resume", "{\"reason\": \"Over\"}");
                assertThat(screen.part("halt")).hasText("Halted: News pending");
                again.post("/admin/instruments/PETR4/resume", "{\"reason\": \"Told\"}");
                assertThat(screen.part("halt")).isEmpty();
            }
        }
    }

    @Test
    void aSilentExchangeIsSaidToBeSilentAndTakesNoOrders() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            RestTrader bob = RestTrader.register(http, exchange, "Bob");
            bob.places("ask", 1010, 300);
            screen.logIn(RestTrader.register(http, exchange, "Alice").key());
            assertThat(screen.part("connection")).hasText("Live");
            assertThat(screen.part("send")).isEnabled();
            exchange.freeze();
            try {
                assertThat(screen.part("connection")).hasText("No answer, figures may be old");
                assertThat(screen.part("send")).isDisabled();
                assertThat(screen.accessibilityFaults()).isEmpty();
                screen.screenshot("stale");
                // A connection that stays silent is given up.
                assertThat(screen.part("connection")).hasText("Connection lost, trying again");
                assertThat(screen.accessibilityFaults()).as("connection lost").isEmpty();
            } finally {
                exchange.thaw();
            }
            assertThat(screen.part("connection")).hasText("Live");
            assertThat(screen.part("send")).isEnabled();
            bob.places("ask", 1020, 100);
            assertThat(screen.levels()).hasText(new String[] {"110010.20", "130010.10"});
        }
    }

    @Test
    void amountsAreExactToTheCent() throws IOException {
        Map<String, String> limits = Map.of(
                "EXCHANGE_MAX_PRICE", "1000000000000",
                "EXCHANGE_MAX_ORDER_VALUE", "2500000000000000");
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, limits);
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            RestTrader bob = RestTrader.register(http, exchange, "Bob");
            RestTrader alice = RestTrader.register(http, exchange, "Alice");
            // Five times 2,252,700,533,617,977 cents are 11,263,502,668,089,885: an odd number beyond 2^53.
            for (int i = 0; i < 4; i++) {
                bob.places("ask", 900_719_925_477L, 2_501);
                alice.places("bid", 900_719_925_477L, 2_501);
            }
            bob.places("ask", 900_719_925_477L, 2_501);
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            screen.logIn(alice.key());
            assertThat(screen.part("quote-symbol")).hasText("PETR4");
            screen.part("document").fill("12345678901");
            screen.page().locator("#ladder-asks button:not([hidden])").click();
            screen.part("quantity").fill("2501");
            assertThat(screen.part("total")).hasText("22,527,005,336,179.77");
            screen.part("send").click();
            assertThat(screen.part("balance")).hasText("−112,635,026,680,898.85");
            assertThat((String) screen.page()
                            .evaluate("import('/app/format.js').then(({ harmless }) => harmless('A\\u202eB\\u2066C'))"))
                    .isEqualTo("A\ufffdB\ufffdC");
            assertThat(screen.errors()).isEmpty();
        }
    }

    private static void logsIn(TradingScreen screen, String key) {
        assertThat(screen.part("connection")).hasText("Log in to see the market");
        screen.logIn("not-a-key");
        assertThat(screen.part("login-message")).containsText("not a broker's");
        screen.part("key").fill(key);
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("broker-name")).hasText("Alice");
        assertThat(screen.part("connection")).hasText("Live");
        assertThat(screen.part("quote-symbol")).hasText("PETR4");
        assertThat(screen.part("balance")).hasText("0.00");
        assertThat((String) screen.page().evaluate("JSON.stringify({...localStorage})"))
                .doesNotContain(key);
    }

    private static void seesTheLadderMove(TradingScreen screen, RestTrader bob) throws IOException {
        assertThat(screen.levels()).hasText(new String[] {"120010.20", "130010.10", "14009.90"});
        assertThat(screen.part("spread")).hasText("Spread 0.20");
        bob.places("bid", 995, 100);
        assertThat(screen.levels()).hasText(new String[] {"120010.20", "130010.10", "11009.95", "14009.90"});
        assertThat(screen.part("spread")).hasText("Spread 0.15");
    }

    private static void takesAnOfferByClick(TradingScreen screen) {
        screen.part("document").fill("12345678901");
        screen.level("10.10").click();
        assertThat(screen.part("price")).hasValue("10.10");
        assertThat(screen.part("send")).hasText("Buy 100 PETR4");
        screen.part("quantity").fill("50");
        assertThat(screen.part("total")).hasText("505.00");
        screen.part("send").click();
        assertThat(screen.part("ticket-message")).hasText("Buy 50 PETR4: filled.");
        assertThat(screen.level("10.10")).hasText("125010.10");
        assertThat(screen.part("fills-count")).hasText("1");
        assertThat(screen.part("balance")).hasText("−505.00");
        assertThat(screen.part("quote-last")).hasText("10.10");
        assertThat(screen.symbol("PETR4")).containsText("10.10");
        assertThat(screen.newestTrade()).containsText("10.10");
        assertThat(screen.part("chart-legend")).containsText("C 10.10  V 50");
    }

    private static void placesByClickAndIsFilledFromRest(TradingScreen screen, RestTrader bob) throws IOException {
        screen.level("9.95").click();
        assertThat(screen.part("send")).containsText("Sell");
        screen.side("bid").click();
        screen.part("price").press("ArrowUp");
        screen.part("quantity").fill("70");
        screen.part("quantity").press("Enter");
        assertThat(screen.part("ticket-message")).hasText("Buy 70 PETR4: in the book.");
        assertThat(screen.openOrders()).hasCount(1);
        assertThat(screen.openOrders()).containsText("PETR4Buy9.967070");
        assertThat(screen.level("9.96")).hasAttribute("data-own", "");

        bob.places("ask", 996, 30);
        assertThat(screen.openOrders()).containsText("PETR4Buy9.964070");
        assertThat(screen.part("fills-count")).hasText("2");
        assertThat(screen.part("balance")).hasText("−803.80");
        assertThat(screen.level("9.96")).hasText("1409.96");
        assertThat(screen.newestTrade()).containsText("9.96");
        // The chart follows the trades after the history that it began with.
        assertThat(screen.part("chart-legend")).containsText("C 9.96");
        screen.part("tab-fills").click();
        assertThat(screen.fills().first()).containsText("PETR4Bought9.9630");
        assertThat(screen.part("positions-count")).hasText("1");
        screen.part("tab-fills").press("ArrowRight");
        assertThat(screen.part("position-rows")).hasText("PETR480");
        screen.part("tab-positions").press("ArrowRight");
        assertThat(screen.openOrders()).hasCount(1);
    }

    private static void replacesAndCancels(TradingScreen screen) {
        screen.openOrders().getByText("Change").click();
        assertThat(screen.part("replace-price")).hasValue("9.96");
        screen.part("replace-price").fill("9.97");
        screen.part("replace-quantity").fill("100");
        screen.part("replace-quantity").press("Enter");
        assertThat(screen.part("replace")).isHidden();
        assertThat(screen.openOrders()).containsText("PETR4Buy9.9770100");
        assertThat(screen.level("9.97")).hasText("1709.97");
        screen.openOrders().getByText("Cancel").click();
        assertThat(screen.openOrders()).hasCount(0);
        assertThat(screen.level("9.97")).hasCount(0);
    }

    private static void placesAnIcebergOfWhichTheBookShowsAPart(TradingScreen screen) {
        screen.part("price").fill("9.50");
        screen.part("quantity").fill("100");
        screen.part("display").fill("some");
        screen.part("display").press("Enter");
        assertThat(screen.part("ticket-message")).containsText("a whole number, or all of it");
        screen.part("display").fill("30");
        screen.part("display").press("Enter");
        assertThat(screen.part("ticket-message")).hasText("Buy 100 PETR4: in the book.");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.50100 (shows 30)100");
        assertThat(screen.level("9.50")).hasText("1309.50");
        screen.openOrders().getByText("Cancel").click();
        assertThat(screen.openOrders()).hasCount(0);
        screen.part("display").fill("");
        screen.part("quantity").fill("70");
    }

    private static void placesAnOrderOfAGroup(TradingScreen screen, RestTrader alice) throws IOException {
        assertThat(screen.part("stp-group").locator("option")).hasText(new String[] {"this broker's", "group 7's"});
        screen.part("stp-group").selectOption("7");
        screen.part("price").fill("9.40");
        screen.part("quantity").press("Enter");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.40");
        assertThat(alice.client()
                        .get("/orders?status=open")
                        .body()
                        .at("/orders/0/stp_id")
                        .asInt())
                .isEqualTo(7);
        screen.openOrders().getByText("Cancel").click();
        assertThat(screen.openOrders()).hasCount(0);
        screen.part("stp-group").selectOption("");
    }

    private static void usesTheKeyboard(TradingScreen screen) {
        var keyboard = screen.page().keyboard();
        keyboard.press("Escape");
        keyboard.press("l");
        keyboard.press("ArrowDown");
        keyboard.press("Enter");
        assertThat(screen.part("price")).hasValue("9.90");
        assertThat(screen.part("quantity")).isFocused();
        keyboard.press("Escape");
        keyboard.press("b");
        assertThat(screen.part("price")).isFocused();
        keyboard.type("9.80");
        keyboard.press("Enter");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.80");
        keyboard.press("Escape");
        keyboard.press("x");
        assertThat(screen.part("cancel-all-what")).hasText("The one open order in PETR4.");
        keyboard.press("Escape");
        assertThat(screen.openOrders()).hasCount(1);
        screen.part("cancel-all").click();
        screen.part("cancel-all-keep").click();
        assertThat(screen.openOrders()).hasCount(1);
        keyboard.press("x");
        keyboard.press("Enter");
        assertThat(screen.openOrders()).hasCount(0);
        keyboard.press("?");
        assertThat(screen.part("help")).isVisible();
        keyboard.press("Escape");
        assertThat(screen.part("help")).isHidden();
        keyboard.press("/");
        assertThat(screen.part("symbol-filter")).isFocused();
        keyboard.press("Escape");
    }

    private static void findsOrdersByTheirOwnIds(TradingScreen screen, RestTrader alice) throws IOException {
        String ownId = "a/1 50%&x";
        alice.places("bid", 970, 10, ownId);
        alice.places("bid", 960, 20, "a-2");
        assertThat(screen.openOrders()).hasCount(2);

        var keyboard = screen.page().keyboard();
        screen.part("tab-fills").click();
        keyboard.press("f");
        assertThat(screen.part("find-order")).isFocused();
        keyboard.type(ownId);
        keyboard.press("Enter");
        assertThat(screen.openOrders()).hasCount(1);
        assertThat(screen.openOrders()).containsText("PETR4Buy9.701010ChangeCancel");
        assertThat(screen.part("pane-orders")).isVisible();
        assertThat(screen.part("orders-count")).hasText("2");
        assertThat(screen.part("announcer")).hasText("One order found.");

        screen.openOrders().getByText("Cancel").click();
        assertThat(screen.openOrders()).containsText("PETR4Buy9.701010cancelled");
        assertThat(screen.part("orders-count")).hasText("1");
        screen.part("find-order").fill("");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.60");
        screen.part("find-order").fill(ownId);
        screen.part("find-order").press("Enter");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.701010cancelled");
        screen.part("find-order").fill("a-3");
        screen.part("find-order").press("Enter");
        assertThat(screen.part("orders-empty")).hasText("No order has had this id.");
        assertThat(screen.accessibilityFaults()).isEmpty();

        screen.part("find-order").press("Escape");
        assertThat(screen.part("find-order")).hasValue("");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.60");
        screen.openOrders().getByText("Cancel").click();
        assertThat(screen.openOrders()).hasCount(0);
    }

    private static void survivesARestart(TradingScreen screen, ExchangeProcess exchange, RestTrader bob)
            throws IOException {
        screen.level("9.95").click();
        screen.page().keyboard().press("Escape");
        screen.page().keyboard().press("b");
        screen.part("price").fill("9.94");
        screen.part("price").press("Enter");
        assertThat(screen.openOrders()).containsText("PETR4Buy9.94");
        screen.page().evaluate("window.sameDocument = true");
        exchange.kill();
        assertThat(screen.part("connection")).hasText("Connection lost, trying again");
        assertThat(screen.part("send")).isDisabled();
        try (ExchangeProcess again = exchange.startAgain()) {
            assertThat(screen.part("connection")).hasText("Live");
            bob.places("ask", 1005, 10);
            assertThat(screen.levels())
                    .hasText(new String[] {"120010.20", "125010.10", "11010.05", "11009.95", "1709.94", "14009.90"});
            assertThat(screen.openOrders()).containsText("PETR4Buy9.947070");
            assertThat(screen.part("balance")).hasText("−803.80");
            assertThat(screen.part("fills-count")).hasText("2");
            // 9.95 is a better price than 9.94, so Bob's own order comes first.
            bob.places("ask", 994, 70);
            assertThat(screen.levels().nth(3)).hasText("1309.95");
            assertThat(screen.part("fills-count")).hasText("2");
            bob.places("ask", 994, 100);
            assertThat(screen.part("fills-count")).hasText("3");
            assertThat(screen.part("balance")).hasText("−1,499.60");
            assertThat((Boolean) screen.page().evaluate("window.sameDocument")).isTrue();
            assertThat(again.uri()).isEqualTo(exchange.uri());
        }
    }
}
