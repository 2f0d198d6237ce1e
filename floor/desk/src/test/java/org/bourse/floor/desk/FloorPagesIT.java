package org.bourse.floor.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.bourse.testrun.Chromium;
import org.bourse.testrun.Needs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The floor's pages in a browser: live books with their state, a collection from its beginning to its report, indicators and
 * strategies of one's own.
 */
@Needs(Chromium.class)
class FloorPagesIT {

    private static final int PATIENCE_MILLIS = 180_000;
    private static final String KEY = "operators-key";

    @TempDir
    Path data;

    @Test
    void showBooksAndCollect() throws IOException {
        setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Map<String, String> settings = Map.of(
                "FLOOR_PORT", "0",
                "FLOOR_DEMO", "true",
                "FLOOR_DEMO_MARKETS", "50",
                "FLOOR_OPERATOR_KEY", KEY,
                "FLOOR_RUN_NICE", "0",
                "FLOOR_DATA_DIR", data.toString());
        List<String> errors = new ArrayList<>();
        try (Desk desk = Desk.start(DeskSettings.of(settings));
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser chromium = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Chromium.executable().orElseThrow())
                                .setArgs(
                                        List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            keepsAMessageWhenItsChannelsConnect(chromium.newPage(), desk, errors);
            Page page = chromium.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onPageError(errors::add);
            markets(page, desk);
            tapes(page);
            indicators(page);
            strategies(page);
            manyStrategies(page, desk);
            runs(page);
            lostSocket(chromium.newPage(), desk, errors);
        }
        assertThat(errors).isEmpty();
    }

    private static void markets(Page page, Desk desk) {
        page.navigate(desk.address().toString());
        assertThat(page.locator("#state")).hasText("LIVE");
        assertThat(page.locator("#book tbody tr").first()).containsText(Pattern.compile("[0-9]"));
        assertThat(page.locator("#why")).containsText(Pattern.compile("Spread .* mid [0-9.]+ .* % (bid|ask) heavy"));
        assertThat(page.locator("#key")).isVisible();
        page.locator("#search").fill("no such market");
        assertThat(page.locator("#none")).isVisible();
        page.locator("#search").fill("event 7 happen");
        assertThat(page.locator("#none")).isHidden();
        // The outcomes of a market stand under its question.
        assertThat(page.locator("#instruments .question")).hasText(new String[] {"Will invented event 7 happen?"});
        assertThat(page.locator("#instruments button")).hasCount(2);
        page.locator("#instruments button").first().click();
        assertThat(page.locator("#symbol")).containsText("Will invented event 7 happen?");
        assertThat(page.locator("#state")).hasText("LIVE");
    }

    /** What comes by the live channels, as a network that loses it. */
    private static final class LossyNetwork {

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile boolean down;
        private volatile boolean losing;
        private volatile @Nullable WebSocketRoute open;

        LossyNetwork(Page page) {
            page.routeWebSocket(Pattern.compile(".*/ws"), this::connect);
        }

        private void connect(WebSocketRoute client) {
            if (down) {
                client.close();
                return;
            }
            open = client;
            WebSocketRoute floor = client.connectToServer();
            client.onMessage(frame -> {
                asked.add(frame.text());
                floor.send(frame.text());
            });
            floor.onMessage(frame -> {
                if (losing && frame.text().contains("\"venue_book\"")) {
                    losing = false;
                } else {
                    client.send(frame.text());
                }
            });
        }

        long askedForBooks() {
            return asked.stream()
                    .filter(text -> text.contains("\"subscribe\"") && text.contains("venue_book"))
                    .count();
        }

        void breakDown() {
            down = true;
            WebSocketRoute client = open;
            if (client != null) {
                client.close();
            }
        }
    }

    /** A page whose channels are slower than its calls: what it says of a call is not theirs to take back. */
    private static void keepsAMessageWhenItsChannelsConnect(Page page, Desk desk, List<String> errors) {
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(errors::add);
        List<WebSocketRoute> opened = new CopyOnWriteArrayList<>();
        List<String> said = new CopyOnWriteArrayList<>();
        page.routeWebSocket(Pattern.compile(".*/ws"), client -> {
            opened.add(client);
            client.onMessage(frame -> said.add(frame.text()));
        });
        page.navigate(desk.address() + "runs");
        page.locator("#key").fill(KEY);
        page.locator("#key-form button").click();
        page.waitForCondition(() -> said.stream().anyMatch(text -> text.contains(KEY)));
        page.locator("#money").fill("1");
        page.locator("#start button").click();
        assertThat(page.locator("#problem")).not().isEmpty();
        String problem = page.locator("#problem").textContent();
        said.clear();
        opened.getLast().send("{\"type\":\"authenticated\"}");
        page.waitForCondition(() -> said.stream().anyMatch(text -> text.contains("\"subscribe\"")));
        assertThat(page.locator("#problem")).hasText(problem);
        opened.getLast().close();
        assertThat(page.locator("#problem")).hasText("The connection is lost; it is opened again.");
        said.clear();
        page.waitForCondition(() -> said.stream().anyMatch(text -> text.contains(KEY)));
        opened.getLast().send("{\"type\":\"authenticated\"}");
        assertThat(page.locator("#problem")).isEmpty();
    }

    private static void lostSocket(Page page, Desk desk, List<String> errors) {
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(errors::add);
        LossyNetwork network = new LossyNetwork(page);
        page.navigate(desk.address() + "#1");
        assertThat(page.locator("#state")).hasText("LIVE");
        assertThat(network.askedForBooks()).isEqualTo(1);
        network.losing = true;
        page.waitForCondition(() -> network.askedForBooks() == 2);
        assertThat(page.locator("#state")).hasText("LIVE");
        network.breakDown();
        assertThat(page.locator("#why")).hasText("The connection is lost; it is opened again.");
        assertThat(page.locator("#state")).hasText("CLOSED");
        assertThat(page.locator("#book")).hasClass("untrusted");
        network.down = false;
        assertThat(page.locator("#state")).hasText("LIVE");
        assertThat(page.locator("#book")).not().hasClass("untrusted");
        assertThat(page.locator("#book tbody tr").first()).containsText(Pattern.compile("[0-9]"));
    }

    /** A variant is made by keyboard, and its value comes by the channel. */
    private static void indicators(Page page) {
        page.locator("a[href=indicators]").click();
        // Given once, it is kept for all pages of the tab.
        assertThat(page.locator("#key")).isHidden();
        assertThat(page.locator("#forget")).isVisible();
        assertThat(page.locator("#values tbody tr")).hasCount(5);
        page.locator("#variant").focus();
        page.keyboard().type("my_spread");
        page.keyboard().press("Tab");
        page.keyboard().type("SPREAD_PCT");
        assertThat(page.locator("#type option")).hasCount(1);
        page.keyboard().press("Tab");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#formula")).containsText("The spread now in percent of the middle. Of the book");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator("#kept")).hasText("my_spread is kept.");
        Locator line = page.locator("#values tbody tr[data-variant=my_spread]");
        assertThat(line.locator("td").nth(3)).containsText(Pattern.compile("[0-9]"));
        assertThat(page.locator("#chosen")).containsText(Pattern.compile("my_spread: [0-9]"));
        assertThat(page.locator("#chart polyline")).hasAttribute("points", Pattern.compile("[0-9., ]+"));
        page.locator("#variant").fill("wrong");
        page.locator("#search").fill("TWPA_RATIO");
        page.locator("#type").selectOption("TWPA_RATIO");
        page.locator("[data-parameter=t1]").fill("100000");
        page.locator("#make button").click();
        assertThat(page.locator("#problem")).containsText("What is older than 86400 s is not kept");
    }

    /** A strategy is written with its faults said as it is typed, kept, changed, and begun on paper. */
    private static void strategies(Page page) {
        page.locator("a[href=strategies]").click();
        assertThat(page.locator("#errors")).containsText("strategy_name must be a non-empty string");
        page.locator("#name").fill("narrow");
        assertThat(page.locator("#state")).hasText("It can be saved.");
        Locator signal = page.locator("[data-group=s1_signal]");
        signal.locator("button").last().focus();
        page.keyboard().press("Enter");
        page.keyboard().type("tight");
        page.keyboard().press("Tab");
        page.keyboard().type("spread_of_mine");
        assertThat(page.locator("#errors"))
                .containsText("s1_signal.conditions[0].indicatorId names no indicator that there is: spread_of_mine");
        signal.locator(".indicator").fill("my_spread");
        signal.locator(".operator").selectOption(">=");
        signal.locator(".value").fill("0");
        signal.locator(".more summary").click();
        signal.locator(".forSeconds").fill("90000");
        assertThat(page.locator("#errors")).containsText("s1_signal.conditions[0].forSeconds must be");
        signal.locator(".forSeconds").fill("1");
        signal.locator("button").last().click();
        Locator other = signal.locator(".condition").last();
        other.locator(".id").fill("odd");
        other.locator(".indicator").fill("my_spread");
        other.locator(".operator").selectOption("allowed");
        other.locator(".value").fill("-5");
        other.locator(".more summary").click();
        other.locator(".not").check();
        other.locator(".withinSeconds").fill("60");
        other.locator(".enabled").uncheck();
        page.locator("[data-path='positionSize.type']").selectOption("fixed");
        page.locator("[data-path='positionSize.value']").fill("50");
        page.locator("[data-path='riskAdjustedPricing.enabled']").check();
        page.locator("[data-path='riskAdjustedPricing.maxAdjustment']").fill("60");
        assertThat(page.locator("#errors")).containsText("ze1_close.riskAdjustedPricing.maxAdjustment must be");
        page.locator("[data-path='riskAdjustedPricing.maxAdjustment']").fill("5");
        page.locator("[data-path=leverage]").fill("8");
        assertThat(page.locator("#warnings")).containsText("HIGH RISK");
        page.locator("[data-path=leverage]").fill("1");
        assertThat(page.locator("#warnings"))
                .hasText("z1_entry.conditions is empty: an empty group never holds, so that the strategy never enters");
        assertThat(page.locator("#state")).hasText("It can be saved.");
        page.locator("#save").press("Enter");
        assertThat(page.locator("#builder-title")).hasText("narrow, version 1");
        page.locator("#description").fill("changed");
        page.locator("[data-path='stopLoss.offsetPercent']").fill("");
        page.locator("[data-path='takeProfit.levels']").fill("3: 50, 4: 60");
        page.locator("[data-path=timeLimitMinutes]").fill("15");
        assertThat(page.locator("#errors"))
                .hasText("z1_entry.takeProfit.levels must close at most 100 percent together, not 110");
        page.locator("[data-path='takeProfit.levels']").fill("3: 50, my_spread 1: 25");
        assertThat(page.locator("#state")).hasText("It can be saved.");
        Locator sold = page.locator("[data-group='short_side.s1_signal']");
        assertThat(sold).isHidden();
        page.locator("#direction").selectOption("BOTH");
        assertThat(sold).isVisible();
        assertThat(page.locator("#warnings")).containsText("short_side.s1_signal.conditions is empty");
        page.locator("#direction").selectOption("LONG");
        page.locator("#save").press("Enter");
        assertThat(page.locator("#builder-title")).hasText("narrow, version 2");
        page.locator("#strategies tbody tr")
                .filter(new Locator.FilterOptions().setHasText("narrow"))
                .getByText("Change")
                .click();
        assertThat(page.locator("#description")).hasValue("changed");
        assertThat(page.locator("[data-path='stopLoss.offsetPercent']")).hasValue("");
        assertThat(page.locator("[data-path='takeProfit.offsetPercent']")).hasValue("5");
        assertThat(page.locator("[data-path='takeProfit.levels']")).hasValue("3: 50, my_spread 1: 25");
        assertThat(page.locator("[data-path=timeLimitMinutes]")).hasValue("15");
        assertThat(page.locator("[data-path='actions.logEvent']")).isChecked();
        assertThat(signal.locator(".forSeconds").first()).hasValue("1");
        assertThat(signal.locator(".not").first()).not().isChecked();
        assertThat(other.locator(".operator")).hasValue("allowed");
        assertThat(other.locator(".value")).hasValue("-5");
        assertThat(other.locator(".not")).isChecked();
        assertThat(other.locator(".withinSeconds")).hasValue("60");
        assertThat(other.locator(".enabled")).not().isChecked();
        assertThat(page.locator("[data-path='positionSize.type']")).hasValue("fixed");
        assertThat(page.locator("[data-path='riskAdjustedPricing.enabled']")).isChecked();
        assertThat(page.locator("[data-path='riskAdjustedPricing.maxAdjustment']"))
                .hasValue("5");
        assertThat(page.locator("#live-warning")).isHidden();
        page.locator("#kind").selectOption("live");
        assertThat(page.locator("#live-warning")).isVisible();
        page.locator("#kind").selectOption("paper");
        page.locator("#search").fill("BTCUSDT");
        assertThat(page.locator("#instruments option")).hasCount(1);
        page.locator("#instruments").selectOption("1");
        page.locator("#run button").click();
        assertThat(page.locator("#started")).containsText("paper_");
        page.locator("#started a").click();
        page.locator("#runs button").first().click();
        assertThat(page.locator(".chosen")).containsText(": running");
        assertThat(page.locator(".signals tbody")).containsText("narrow");
        assertThat(page.locator(".actions")).containsText("Pause narrow");
        page.locator(".actions")
                .getByText("Stop", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator(".chosen")).containsText(": stopped");
        page.locator("a[href=indicators]").click();
    }

    /** More than a page of the floor's list has: the last ones can be chosen, too. */
    private static void manyStrategies(Page page, Desk desk) {
        try (FloorClient operator = new FloorClient(desk.address(), KEY)) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String document = StrategyScenario.DOCUMENT
                        .formatted("Many " + i, "")
                        .replace("\"price_velocity\"", "\"my_spread\"");
                made.add(operator.post("floor/strategies", document)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow()
                        .substring(1));
            }
            page.locator("a[href=strategies]").click();
            assertThat(page.locator("#strategies tbody")).containsText("Many 199");
            made.forEach(operator::delete);
        }
    }

    /** A run on paper that trades, is stopped with all, and is told again by a backtest that is the same. */
    private static void runs(Page page) {
        page.locator("a[href=runs]").click();
        page.locator("#search").fill("BTCUSDT");
        assertThat(page.locator("#instruments option")).hasCount(1);
        page.locator("#instruments").selectOption("1");
        page.locator("#money").fill("1");
        page.locator("#set").fill(RunScenario.BUSY);
        page.locator("#start button").click();
        assertThat(page.locator("#problem")).hasText("money is 100 or more, not 1.");
        page.locator("#money").fill("5000");
        page.locator("#day-trades").fill("10000");
        page.locator("#limits").fill("slots=0, rebalance=86400");
        page.locator("#start button").click();
        assertThat(page.locator("#problem")).hasText("slots is a whole number of 1 to 1000 strategies, not 0.");
        // So seldom that the shares are the first ones all the while, however long that is.
        page.locator("#limits").fill("slots=3, rebalance=86400");
        page.locator("#start button").click();
        assertThat(page.locator(".chosen")).containsText(": running");
        assertThat(page.locator(".figures")).containsText("drawdown");
        assertThat(page.locator(".figures")).not().containsText(Pattern.compile("\\dE-?\\d"));
        assertThat(page.evaluate("async () => { const { plain } = await import('/floor.js');"
                        + " return `${plain('1.2E-4 of -1.25E7')}; ${plain(1e-7)}, ${plain('12.50')},"
                        + " ${plain('2E3, 1.0E99999')}`; }"))
                .isEqualTo("0.00012 of -12500000; 0.0000001, 12.50, 2E3, 1.0E99999");
        assertThat(page.locator(".signals tbody")).containsText("flash_pump_detection");
        assertThat(page.locator(".orders tbody tr")
                        .filter(new Locator.FilterOptions().setHasText("filled"))
                        .first())
                .containsText("flash_pump_detection");
        assertThat(page.locator(".trades tbody tr").first())
                .containsText(Pattern.compile("BTCUSDT.*_detection.*(long|short)", Pattern.DOTALL));
        assertThat(page.locator(".by-strategy tbody tr").first()).containsText("_detection");
        assertThat(page.locator(".equity polyline")).hasCount(2);
        List<String> read = new CopyOnWriteArrayList<>();
        page.onRequest(request -> read.add(request.method() + " " + request.url()));
        risk(page);
        page.locator("a[href=runs]").click();
        page.locator("#runs tbody tr").first().getByText("Look").click();
        page.locator(".actions")
                .getByText("Stop", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator(".chosen")).containsText(": stopped");
        page.locator(".actions").getByText("Repeat as a backtest").click();
        assertThat(page.locator(".chosen")).containsText("backtest_");
        assertThat(page.locator(".chosen")).containsText(": completed");
        page.locator(".actions").getByText("Compare").click();
        assertThat(page.locator("#comparison")).containsText("in every line.");
        page.locator("#runs tbody tr").nth(1).getByText("Beside").click();
        assertThat(page.locator(".chosen")).hasCount(2);
        assertThat(page.locator(".chosen").last()).containsText("paper_");
        assertThat(page.locator(".trades tbody tr").last()).containsText("BTCUSDT");
        assertThat(read).noneMatch(one -> one.endsWith("/floor/runs?limit=50"));
        sweeps(page);
    }

    /** A sweep of a strategy in code, with its fields, and the table that comes of it. */
    private static void sweeps(Page page) {
        assertThat(page.locator("#grid")).isHidden();
        assertThat(page.locator("#strategies")).containsText("narrow");
        assertThat(page.locator("#strategies")).containsText("crossover, in code");
        page.locator("#kind").selectOption("sweep");
        page.locator("#strategies").selectOption(new SelectOption().setLabel("crossover, in code"));
        page.locator("#search").fill("BTCUSDT");
        assertThat(page.locator("#instruments option")).hasCount(1);
        page.locator("#instruments").selectOption("1");
        page.locator("#grid").fill("/codes/crossover/fast=5,10");
        page.locator("#terms").fill("binance.taker=11");
        page.locator("#start button").click();
        assertThat(page.locator("#problem")).containsText("The taker's fee is -10 % to 10 %, not 11 %.");
        page.locator("#terms").fill("");
        page.locator("#start button").click();
        assertThat(page.locator(".chosen").first()).containsText("sweep_");
        assertThat(page.locator(".chosen").first()).containsText(": completed");
        assertThat(page.locator(".combinations").first().locator("tbody tr")).hasCount(2);
    }

    /** Limits and what is used of them, and a strategy that is paused and goes on; two buttons stop and release. */
    private static void risk(Page page) {
        page.locator("a[href=risk]").click();
        assertThat(page.locator("#accounts tbody tr")).hasCount(1);
        assertThat(page.locator("#limits tbody")).containsText("max drawdown");
        assertThat(page.locator("#allocations tbody tr")).hasCount(2);
        assertThat(page.locator("#allocations tbody")).containsText("flash_pump_detection40 %");
        Locator strategy = page.locator("#strategies tbody tr")
                .filter(new Locator.FilterOptions().setHasText("flash_pump_detection"));
        // After two losses in a row it waits by itself.
        Pattern goesOn = Pattern.compile("active|waits .*until");
        assertThat(strategy).containsText(goesOn);
        strategy.getByText("Pause").click();
        assertThat(strategy).containsText("paused");
        strategy.getByText("Resume").click();
        assertThat(strategy).containsText(goesOn);
        assertThat(page.locator("#release")).isHidden();
        page.locator("#stop").click();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(page.locator("#stopped")).isEmpty();
        page.locator("#stop").click();
        page.locator("dialog").getByText("Stop everything").click();
        assertThat(page.locator("#stopped")).containsText("Everything is stopped since");
        assertThat(strategy).containsText("stopped");
        page.locator("#stop").dblclick();
        page.keyboard().press("Escape");
        assertThat(page.locator("#stopped")).containsText("Everything is stopped since");
        page.locator("#release").focus();
        page.keyboard().press("Enter");
        page.locator("dialog").getByText("Release the stop").click();
        assertThat(page.locator("#stopped")).isEmpty();
        assertThat(page.locator("#release")).isHidden();
    }

    private static void tapes(Page page) {
        page.locator("a[href=tapes]").click();
        assertThat(page.locator("#look")).isHidden();
        page.locator("#search").fill("no such market");
        assertThat(page.locator("#instruments option")).hasText(new String[] {"Nothing found."});
        page.locator("#search").fill("BTCUSDT");
        assertThat(page.locator("#instruments option")).hasCount(1);
        page.locator("#instruments").selectOption("1");
        page.locator("#duration").fill("2s");
        page.locator("#collect button").click();
        assertThat(page.locator("#problem")).containsText("operator's key");
        page.locator("#key").fill(KEY);
        page.locator("#key-form button").click();
        assertThat(page.locator("#problem")).isEmpty();
        assertThat(page.locator("#recording")).containsText(Pattern.compile("Recording: [1-9][0-9]* events"));
        assertThat(page.locator("#segments tbody tr").first()).containsText("open");
        List<String> read = new CopyOnWriteArrayList<>();
        page.onRequest(request -> read.add(request.method() + " " + request.url()));
        page.locator("#collect button").click();
        assertThat(page.locator("#sessions tbody tr")).hasCount(1);
        assertThat(page.locator("#sessions tbody tr")).containsText("COMPLETED");
        assertThat(read)
                .as("what it shows comes by the channels, but for the emergency stop")
                .noneMatch(one -> one.startsWith("GET") && !one.endsWith("/floor/emergency-stop"));
        page.locator("#sessions button").first().click();
        assertThat(page.locator("#quality")).containsText("of 100");
        assertThat(page.locator("#chart text").first()).containsText(Pattern.compile("[0-9]"));
        assertThat(page.locator("#chosen")).containsText("BTCUSDT");
        assertThat(page.locator("#levels tbody tr").first()).containsText(Pattern.compile("[0-9.]+ @ [0-9.]+ · "));
        page.locator("#sessions").getByText("Delete").click();
        assertThat(page.locator("#sessions tbody tr")).hasCount(0);
        page.locator("#deleted summary").click();
        page.locator("#deleted-sessions").getByText("Restore").click();
        assertThat(page.locator("#sessions tbody tr")).hasCount(1);
        assertThat(page.locator("#deleted-sessions tbody tr")).hasCount(0);
    }
}
