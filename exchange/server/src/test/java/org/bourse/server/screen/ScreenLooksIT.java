package org.bourse.server.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.ws.FeedEndpoint;
import org.bourse.testrun.Chromium;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How the screen looks and whom it serves: desktop and phone, light and dark, and who can't see or use a mouse. */
@Needs(Chromium.class)
class ScreenLooksIT {

    private static final Pattern DEMO_KEY = Pattern.compile("log in with the key (\\S+)");

    @RegisterExtension
    private static final SharedChromium CHROMIUM = new SharedChromium();

    static {
        setDefaultAssertionTimeout(180_000);
    }

    @TempDir
    private Path directory;

    @Test
    void theScreenFitsDesktopAndPhoneInLightAndDark() {
        try (ExchangeProcess exchange =
                        ExchangeProcess.startBesidePostgres(directory, Map.of("EXCHANGE_DEMO", "true"));
                Browser browser = CHROMIUM.browser()) {
            String key = exchange.awaitLogged(DEMO_KEY);
            for (int width : new int[] {Browser.DESKTOP, Browser.SMALL_DESKTOP, Browser.PHONE}) {
                for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                    TradingScreen screen = browser.open(exchange.uri(), width, scheme);
                    showsTheDemo(screen, key);
                    screen.screenshot(width + (scheme == ColorScheme.DARK ? "-dark" : "-light"));
                    assertThat(screen.scrollsSideways()).isFalse();
                    if (width != Browser.PHONE) {
                        // On a phone the symbols are a strip to be swiped.
                        assertThat(screen.cutParts()).isEmpty();
                    }
                    if (width == Browser.DESKTOP) {
                        assertThat(screen.overflow()).isZero();
                    }
                    assertThat(screen.accessibilityFaults()).isEmpty();
                    assertThat(screen.namelessControls()).isEmpty();
                    assertThat(screen.errors()).isEmpty();
                    screen.page().context().close();
                }
            }
        }
    }

    @Test
    void everyStateOfTheScreenKeepsTheRulesOfAccessibility() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient();
                Browser browser = CHROMIUM.browser()) {
            String key = RestTrader.register(http, exchange, "Alice").key();
            RestTrader bob = RestTrader.register(http, exchange, "Bob");
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, scheme);
                assertThat(screen.part("connection")).hasText("Log in to see the market");
                hasNoFault(screen, "locked");
                screen.part("help-open").click();
                hasNoFault(screen, "help");
                screen.part("help-close").click();
                screen.logIn("wrong");
                assertThat(screen.part("login-message")).containsText("not a broker's");
                hasNoFault(screen, "login refused");
                screen.part("key").fill(key);
                screen.page().keyboard().press("Enter");
                assertThat(screen.part("connection")).hasText("Live");
                hasNoFault(screen, "live");
                bob.places("ask", 1010, 300);
                screen.symbol("PETR4").click();
                screen.part("send").click();
                hasNoFault(screen, "ticket refused");
                screen.part("document").fill("12345678901");
                screen.level("10.10").click();
                screen.part("quantity").fill("400");
                screen.part("send").click();
                assertThat(screen.openOrders()).hasCount(1);
                hasNoFault(screen, "traded");
                screen.side("ask").click();
                hasNoFault(screen, "selling");
                screen.openOrders().getByText("Change").click();
                screen.part("replace-price").fill("x");
                screen.part("replace-price").press("Enter");
                hasNoFault(screen, "replace refused");
                screen.part("replace-cancel").click();
                screen.part("cancel-all").click();
                hasNoFault(screen, "cancel all");
                screen.part("cancel-all-confirm").click();
                screen.part("tab-fills").click();
                hasNoFault(screen, "fills");
                seesTheFeedEnd(screen);
                hasNoFault(screen, "feed ended");
                screen.page().context().close();
            }
        }
    }

    /** What the exchange says when its feed fails comes over the screen's connection; the exchange itself goes on. */
    private static void seesTheFeedEnd(TradingScreen screen) {
        AtomicReference<WebSocketRoute> connection = new AtomicReference<>();
        screen.page().routeWebSocket(url -> url.endsWith(FeedEndpoint.PATH), route -> {
            route.connectToServer();
            connection.set(route);
        });
        screen.page().reload();
        assertThat(screen.part("connection")).hasText("Live");
        connection
                .get()
                .send(
                        "{\"type\":\"error\",\"code\":\"feed_unavailable\",\"detail\":\"The live feed has ended: nothing more of any channel comes.\"}");
        assertThat(screen.part("connection")).hasText("No live data until the exchange restarts");
    }

    private static void hasNoFault(TradingScreen screen, String state) {
        assertThat(screen.accessibilityFaults()).as(state).isEmpty();
    }

    @Test
    void theThemeStaysAsChosen() {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
                Browser browser = CHROMIUM.browser()) {
            TradingScreen screen = browser.open(exchange.uri(), Browser.DESKTOP, ColorScheme.LIGHT);
            Locator page = screen.page().locator("html");
            assertThat(page).hasCSS("color-scheme", "light dark");
            screen.part("theme").click();
            assertThat(page).hasCSS("color-scheme", "dark");
            screen.page().reload();
            assertThat(page).hasCSS("color-scheme", "dark");
            screen.part("theme").click();
            assertThat(page).hasCSS("color-scheme", "light");
        }
    }

    private static void showsTheDemo(TradingScreen screen, String key) {
        assertThat(screen.part("connection")).hasText("Live");
        screen.logIn(key);
        assertThat(screen.part("broker-name")).hasText("Demo");
        assertThat(screen.page().locator("#symbol-rows tr")).hasCount(10);
        assertThat(screen.part("quote-last")).not().hasText("–");
        assertThat(screen.part("chart-legend")).containsText("V ");
        screen.part("document").fill("12345678901");
        screen.page().locator("#ladder-bids button").nth(4).click();
        screen.side("bid").click();
        screen.part("send").click();
        assertThat(screen.openOrders()).not().hasCount(0);
    }
}
