package org.bourse.server.screen;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bourse.testrun.Chromium;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A headless Chromium that calls nobody but the exchange, started once for the tests of a class. */
final class SharedChromium implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private @Nullable Playwright playwright;
    private com.microsoft.playwright.@Nullable Browser chromium;

    /** A browser for one test. */
    Browser browser() {
        return new Browser(Objects.requireNonNull(chromium, "is started before the first test"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Playwright driver = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        playwright = driver;
        chromium = driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Chromium.executable().orElseThrow())
                        .setArgs(FLAGS));
    }

    /** The driver ends what it has started. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }
}
