package org.bourse.floor.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bourse.testrun.Chromium;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor's pages in a browser: live books with their state, and a collection from its beginning to its report. */
@Needs(Chromium.class)
class FloorPagesIT {

    private static final int PATIENCE_MILLIS = 60_000;
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
            Page page = chromium.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onPageError(errors::add);
            markets(page, desk);
            tapes(page);
        }
        assertThat(errors).isEmpty();
    }

    private static void markets(Page page, Desk desk) {
        page.navigate(desk.address().toString());
        assertThat(page.locator("#state")).hasText("LIVE");
        assertThat(page.locator("#book tbody tr").first()).containsText(Pattern.compile("[0-9]"));
        assertThat(page.locator("#why")).containsText("Spread");
        page.locator("#search").fill("event 7 happen");
        // The outcomes of a market stand under its question.
        assertThat(page.locator("#instruments .question")).hasText(new String[] {"Will invented event 7 happen?"});
        assertThat(page.locator("#instruments button")).hasCount(2);
        page.locator("#instruments button").first().click();
        assertThat(page.locator("#symbol")).containsText("Will invented event 7 happen?");
        assertThat(page.locator("#state")).hasText("LIVE");
    }

    private static void tapes(Page page) {
        page.locator("a[href=tapes]").click();
        page.locator("#search").fill("BTCUSDT");
        assertThat(page.locator("#instruments option")).hasCount(1);
        page.locator("#instruments").selectOption("1");
        page.locator("#duration").fill("2s");
        page.locator("#collect button").click();
        assertThat(page.locator("#problem")).containsText("operator's key");
        page.locator("#key").fill(KEY);
        page.locator("#key-form button").click();
        assertThat(page.locator("#problem")).isEmpty();
        page.locator("#collect button").click();
        assertThat(page.locator("#sessions tbody tr")).hasCount(1);
        assertThat(page.locator("#sessions tbody tr")).containsText("COMPLETED");
        page.locator("#sessions button").first().click();
        assertThat(page.locator("#quality")).containsText("of 100");
        assertThat(page.locator("#chosen")).containsText("BTCUSDT");
    }
}
