package org.bourse.server.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.ws.FeedClient;
import org.bourse.testrun.Chromium;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An operator's day at the page {@code /admin}, by keyboard, against the real exchange, in a real browser. */
@Needs(Chromium.class)
class OperatorsPageIT {

    @RegisterExtension
    private static final SharedChromium CHROMIUM = new SharedChromium();

    static {
        setDefaultAssertionTimeout(180_000);
    }

    @TempDir
    private Path directory;

    @Test
    void runsTheMarketByKeyboard() throws IOException {
        Map<String, String> archived =
                Map.of("EXCHANGE_JOURNAL_ARCHIVE", directory.resolve("archive").toString());
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, archived);
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            screen.open(exchange.uri(), "/admin");
            logsIn(screen);
            ExchangeClient broker = registersABroker(screen, http, exchange);
            suspendsAndResumes(screen, broker);
            setsLimits(screen, broker);
            setsGroups(screen, broker);
            makesAndRevokesAKey(screen, http, exchange);
            makesAndRevokesAnOperator(screen, http, exchange);
            listsChangesAndHalts(screen, broker);
            haltsTheMarket(screen, broker);
            endsASession(screen, exchange);
            readsTheAuditTrail(screen);
            logsOut(screen);
            // The browser's console names calls that were refused, whenever it comes to it.
            assertThat(screen.errors()).allMatch(error -> error.contains(" 401 ") || error.contains(" 422 "));
            assertThat(screen.servers()).containsExactly(exchange.uri().getAuthority());
            assertThat(screen.contentPolicy()).contains("default-src 'none'", "script-src 'self'");
        }
    }

    @Test
    @ExpectedLog(level = WARN, line = "DiskWatch: the disk of journal, database has .*")
    void saysWhatIsNotAsItShouldBe() throws IOException {
        // Less than four times what is to be free, and more than that: a warning, whatever other tests write meanwhile.
        long halfMebibytes = Files.getFileStore(directory).getUsableSpace() >> 21;
        try (ExchangeProcess exchange = ExchangeProcess.start(
                        directory, Map.of("EXCHANGE_DISK_LEAST_FREE_MEBIBYTES", Long.toString(halfMebibytes)));
                Browser browser = CHROMIUM.browser()) {
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            screen.open(exchange.uri(), "/admin");
            screen.logIn(ExchangeProcess.ADMIN_API_KEY);
            assertThat(screen.part("health")).containsText("disk: the disk of journal, database has ");
            hasNoFault(screen, "a disk that is warned of");
        }
    }

    @Test
    void fitsDesktopAndPhoneInLightAndDark() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            RestTrader.register(http, exchange, "Alice").places("ask", 1010, 300);
            for (int width : new int[] {Browser.DESKTOP, Browser.PHONE}) {
                for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                    TradingScreen screen = browser.open(exchange.uri(), width, scheme);
                    screen.open(exchange.uri(), "/admin");
                    hasNoFault(screen, "logged out");
                    screen.logIn(ExchangeProcess.ADMIN_API_KEY);
                    assertThat(rows(screen, "broker-rows")).hasCount(1);
                    hasNoFault(screen, "brokers");
                    screen.part("tab-instruments").click();
                    assertThat(rows(screen, "instrument-rows")).hasCount(1);
                    hasNoFault(screen, "instruments");
                    screen.part("tab-operators").click();
                    hasNoFault(screen, "operators");
                    screen.part("tab-instruments").click();
                    button(screen, "Change PETR4").click();
                    hasNoFault(screen, "change");
                    screen.screenshot("admin-" + width + (scheme == ColorScheme.DARK ? "-dark" : "-light"));
                    assertThat(screen.scrollsSideways()).isFalse();
                    assertThat(screen.namelessControls()).isEmpty();
                    assertThat(screen.errors()).isEmpty();
                    screen.page().context().close();
                }
            }
        }
    }

    private static void logsIn(TradingScreen screen) {
        assertThat(screen.part("connection")).hasText("Logged out");
        screen.logIn("wrong");
        assertThat(screen.part("login-message")).containsText("not an operator's");
        screen.part("key").fill(ExchangeProcess.ADMIN_API_KEY);
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("connection")).hasText("Logged in");
        assertThat(screen.part("market")).hasText("Market open");
        screen.page().reload();
        assertThat(screen.part("connection")).hasText("Logged in");
    }

    private static ExchangeClient registersABroker(TradingScreen screen, HttpClient http, ExchangeProcess exchange) {
        press(screen, screen.part("register"));
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).hasText("Name is needed.");
        screen.page().keyboard().type("Alice & <b>Co</b>");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("once")).isVisible();
        String key = screen.page().locator("#once-values div:nth-child(2) dd").textContent();
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("once")).isHidden();
        assertThat(rows(screen, "broker-rows")).hasCount(1);
        assertThat(rows(screen, "broker-rows")).containsText("Alice & <b>Co</b>");
        return new ExchangeClient(http, exchange.uri(), key);
    }

    private static void suspendsAndResumes(TradingScreen screen, ExchangeClient broker) throws IOException {
        press(screen, button(screen, "Suspend Alice"));
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).hasText("Reason is needed.");
        screen.page().keyboard().type("Margin call");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "broker-rows")).containsText("suspended");
        assertThat(order(broker).body().path("code").asText()).isEqualTo("broker_suspended");
        press(screen, button(screen, "Resume Alice"));
        screen.page().keyboard().type("Paid");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "broker-rows")).containsText("active");
        assertThat(order(broker).status()).isEqualTo(201);
    }

    private static void setsLimits(TradingScreen screen, ExchangeClient broker) throws IOException {
        press(screen, button(screen, "Limits Alice"));
        field(screen, "order_quantity").fill("many");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).hasText("Quantity of an order is a whole number.");
        field(screen, "order_quantity").fill("4");
        field(screen, "order_value").fill("9007199254740993");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).containsText("are set");
        assertThat(order(broker).body().path("code").asText()).isEqualTo("order_quantity_limit");
        press(screen, button(screen, "Limits Alice"));
        assertThat(field(screen, "order_quantity")).hasValue("4");
        // More than a double holds exactly.
        assertThat(field(screen, "order_value")).hasValue("9007199254740993");
        field(screen, "order_quantity").fill("");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question")).isHidden();
        assertThat(order(broker).status()).isEqualTo(201);
    }

    private static void setsGroups(TradingScreen screen, ExchangeClient broker) throws IOException {
        press(screen, button(screen, "Groups Alice"));
        // The dialog asks the exchange for the groups before it opens.
        assertThat(field(screen, "groups")).isFocused();
        screen.page().keyboard().type("seven");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).hasText("Groups are whole numbers such as 7 8.");
        field(screen, "groups").fill("7, 8");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).containsText("The groups of");
        assertThat(broker.get("/stp-groups").body()).hasToString("{\"stp_ids\":[7,8]}");
        press(screen, button(screen, "Groups Alice"));
        assertThat(field(screen, "groups")).hasValue("7 8");
        field(screen, "groups").fill("8 1000000001");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).containsText("1000000000");
        field(screen, "groups").fill("8 9");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question")).isHidden();
        assertThat(broker.get("/stp-groups").body()).hasToString("{\"stp_ids\":[8,9]}");
    }

    private static void listsChangesAndHalts(TradingScreen screen, ExchangeClient broker) throws IOException {
        screen.part("tab-brokers").focus();
        screen.page().keyboard().press("ArrowRight");
        assertThat(screen.part("tab-instruments")).isFocused();
        press(screen, screen.part("list"));
        screen.page().keyboard().type("VALE3");
        field(screen, "tick").fill("5");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "instrument-rows")).hasCount(2);
        press(screen, button(screen, "Change VALE3"));
        field(screen, "price_scale").fill("99");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message")).containsText("price_scale");
        field(screen, "price_scale").fill("4");
        field(screen, "tick_table").fill("10000-5");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question-message"))
                .hasText("Tick table has rows such as 10000:5, from which price on which tick.");
        field(screen, "tick_table").fill("10000:10, 20000:50");
        field(screen, "self_trade_prevention").selectOption("cancel_oldest");
        // Enter sends the form from a field of text, not from a list.
        field(screen, "largest_quantity").fill("700");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).hasText("VALE3 is changed.");
        askToChange(screen, "10000:10 20000:50");
        assertThat(field(screen, "largest_quantity")).hasValue("700");
        assertThat(field(screen, "self_trade_prevention")).hasValue("cancel_oldest");
        field(screen, "tick_table").fill("");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("question")).isHidden();
        askToChange(screen, "");
        screen.page().keyboard().press("Escape");
        assertThat(screen.part("question")).isHidden();
        press(screen, button(screen, "Halt PETR4"));
        screen.page().keyboard().type("News pending");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "instrument-rows").first()).containsText("halted: News pending");
        assertThat(order(broker).body().path("code").asText()).isEqualTo("instrument_halted");
        press(screen, button(screen, "Delist PETR4"));
        screen.page().keyboard().type("Merged & gone");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "instrument-rows").first()).containsText("delisted: Merged & gone");
        assertThat(order(broker).body().path("code").asText()).isEqualTo("instrument_delisted");
        press(screen, button(screen, "List again PETR4"));
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).hasText("PETR4 is listed again, and halted.");
        press(screen, button(screen, "Resume PETR4"));
        screen.page().keyboard().type("Told");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "instrument-rows").first()).containsText("open");
    }

    private static void haltsTheMarket(TradingScreen screen, ExchangeClient broker) throws IOException {
        press(screen, screen.part("market-change"));
        screen.page().keyboard().type("Fire alarm");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("market")).hasText("Market halted: Fire alarm");
        assertThat(order(broker).body().path("code").asText()).isEqualTo("market_halted");
        press(screen, screen.part("market-change"));
        screen.page().keyboard().type("Over");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("market")).hasText("Market open: Over");
        assertThat(order(broker).status()).isEqualTo(201);
    }

    private static void makesAndRevokesAKey(TradingScreen screen, HttpClient http, ExchangeProcess exchange)
            throws IOException {
        press(screen, button(screen, "Keys Alice"));
        assertThat(rows(screen, "key-rows")).hasCount(1);
        press(screen, screen.part("key-add"));
        screen.page().keyboard().type("reports");
        for (String scope : new String[] {"trade", "cancel", "fix", "webhooks"}) {
            field(screen, scope).focus();
            screen.page().keyboard().press("Space");
        }
        field(screen, "ip_allow").fill("127.0.0.0/8 ::1");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("once")).isVisible();
        String key = screen.page().locator("#once-values dd").textContent();
        screen.page().keyboard().press("Enter");
        ExchangeClient reader = new ExchangeClient(http, exchange.uri(), key);
        assertThat(reader.get("/balance").status()).isEqualTo(200);
        assertThat(order(reader).body().path("code").asText()).isEqualTo("scope_missing");
        press(screen, button(screen, "Keys Alice"));
        assertThat(rows(screen, "key-rows")).hasCount(2);
        press(screen, button(screen, "Revoke reports"));
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).containsText("is revoked");
        assertThat(reader.get("/balance").status()).isEqualTo(401);
    }

    private static void makesAndRevokesAnOperator(TradingScreen screen, HttpClient http, ExchangeProcess exchange)
            throws IOException {
        press(screen, screen.part("tab-operators"));
        press(screen, screen.part("operator-add"));
        screen.page().keyboard().type("Olga");
        field(screen, "role").selectOption("risk");
        field(screen, "why").fill("Hired in São Paulo");
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "operator-rows")).hasCount(1);
        assertThat(rows(screen, "operator-rows")).containsText("risk");
        press(screen, button(screen, "Keys Olga"));
        assertThat(screen.part("keys")).isVisible();
        press(screen, screen.part("key-add"));
        screen.page().keyboard().type("laptop");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("once")).isVisible();
        String key = screen.page().locator("#once-values dd").textContent();
        screen.page().keyboard().press("Enter");
        ExchangeClient olga = new ExchangeClient(http, exchange.uri(), key);
        assertThat(olga.get("/admin/operators").status()).isEqualTo(200);
        assertThat(olga.post("/admin/market/halt", "{\"reason\":\"x\"}").status())
                .isEqualTo(403);
        offersWhatTheRoleMayDo(screen, key);
        press(screen, screen.part("tab-brokers"));
        press(screen, button(screen, "Cancel orders Alice"));
        screen.page().keyboard().type("Wrong prices");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("done")).containsText("were cancelled");
        press(screen, screen.part("tab-operators"));
        press(screen, button(screen, "Revoke Olga"));
        screen.page().keyboard().press("Enter");
        assertThat(rows(screen, "operator-rows")).hasCount(0);
        assertThat(olga.get("/admin/operators").status()).isEqualTo(401);
    }

    private static void offersWhatTheRoleMayDo(TradingScreen screen, String risksKey) {
        press(screen, screen.part("logout"));
        assertThat(screen.part("connection")).hasText("Logged out");
        screen.logIn(risksKey);
        assertThat(screen.part("connection")).hasText("Logged in: Olga, risk");
        assertThat(screen.part("market-change")).isDisabled();
        assertThat(screen.part("register")).isDisabled();
        assertThat(screen.part("operator-add")).isDisabled();
        assertThat(rows(screen, "operator-rows").locator("button")).hasText(new String[] {"Keys…"});
        press(screen, screen.part("tab-brokers"));
        assertThat(rows(screen, "broker-rows").first().locator("button"))
                .hasText(new String[] {"Suspend…", "Limits…", "Groups…", "Keys…", "Cancel orders…"});
        press(screen, screen.part("logout"));
        screen.logIn(ExchangeProcess.ADMIN_API_KEY);
        assertThat(screen.part("connection")).hasText("Logged in");
    }

    private static void endsASession(TradingScreen screen, ExchangeProcess exchange) throws IOException {
        screen.part("tab-sessions").click();
        assertThat(screen.part("sessions-empty")).isVisible();
        try (FeedClient client = new FeedClient(exchange.uri().getPort())) {
            assertThat(rows(screen, "session-rows")).hasCount(1);
            assertThat(rows(screen, "session-rows").first()).containsText("not known yet");
            assertThat(screen.accessibilityFaults()).isEmpty();
            press(screen, rows(screen, "session-rows").first().locator("button"));
            screen.page().keyboard().type("Runs wild");
            screen.page().keyboard().press("Enter");
            assertThat(screen.part("done")).containsText("is disconnected.");
            assertThat(client.readToEnd().getLast().path("detail").asText())
                    .isEqualTo("The operator closed the connection: Runs wild");
        }
        assertThat(rows(screen, "session-rows")).hasCount(0);
    }

    private static void readsTheAuditTrail(TradingScreen screen) {
        screen.part("tab-audit").click();
        screen.part("audit-broker").fill("x");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("audit-empty")).containsText("broker");
        screen.part("audit-broker").fill("");
        screen.page().keyboard().press("Enter");
        assertThat(screen.part("audit-rows")).containsText("register broker");
        assertThat(screen.part("audit-rows")).containsText("rejected: broker_suspended");
        assertThat(screen.part("audit-rows")).containsText("reason Fire alarm");
        assertThat(screen.part("audit-rows")).containsText("why Hired in São Paulo");
        assertThat(screen.accessibilityFaults()).isEmpty();
    }

    private static void logsOut(TradingScreen screen) {
        screen.part("logout").click();
        assertThat(screen.part("connection")).hasText("Logged out");
        assertThat(rows(screen, "broker-rows")).hasCount(0);
        assertThat(rows(screen, "audit-rows")).hasCount(0);
    }

    private static void hasNoFault(TradingScreen screen, String state) {
        assertThat(screen.accessibilityFaults()).as(state).isEmpty();
    }

    /** As somebody does who has no mouse. */
    private static void press(TradingScreen screen, Locator control) {
        control.focus();
        screen.page().keyboard().press("Enter");
    }

    private static Locator rows(TradingScreen screen, String table) {
        return screen.page().locator("#" + table + " tr");
    }

    private static Locator button(TradingScreen screen, String name) {
        return screen.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    /** Asks to change VALE3 until the page has read the list again, and so knows this tick table. */
    private static void askToChange(TradingScreen screen, String tickTable) {
        await().pollInSameThread().atMost(Duration.ofMinutes(3)).until(() -> {
            press(screen, button(screen, "Change VALE3"));
            boolean knows = field(screen, "tick_table").inputValue().equals(tickTable);
            if (!knows) {
                screen.page().keyboard().press("Escape");
                assertThat(screen.part("question")).isHidden();
            }
            return knows;
        });
    }

    private static Locator field(TradingScreen screen, String name) {
        return screen.page().locator("#question [name='" + name + "']");
    }

    private static ExchangeClient.Answer order(ExchangeClient broker) throws IOException {
        return broker.post("/orders", """
                {"document_number": "1", "symbol": "PETR4", "side": "bid", "price": 10, "quantity": 5,
                 "time_in_force": "gtc"}""");
    }
}
