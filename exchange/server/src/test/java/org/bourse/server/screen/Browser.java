package org.bourse.server.screen;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;

/** A browser of one test, with nothing kept from another's. */
final class Browser implements AutoCloseable {

    /** The width of a desktop's window and of a phone's screen, in CSS pixels. */
    static final int DESKTOP = 1280;

    static final int PHONE = 390;

    /** The narrowest window that is no phone's. */
    static final int SMALL_DESKTOP = 1024;

    private static final int DESKTOP_HEIGHT = 800;
    private static final int PHONE_HEIGHT = 844;
    private static final double LONGEST_WAIT_MILLIS = 180_000;

    private final com.microsoft.playwright.Browser chromium;

    Browser(com.microsoft.playwright.Browser chromium) {
        this.chromium = chromium;
    }

    /** A fresh tab with the exchange's trading screen, in a window of this width. */
    TradingScreen open(URI exchange, int width, ColorScheme scheme) {
        BrowserContext tab = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, width == PHONE ? PHONE_HEIGHT : DESKTOP_HEIGHT)
                .setIsMobile(width == PHONE)
                .setHasTouch(width == PHONE)
                .setColorScheme(scheme));
        tab.setDefaultTimeout(LONGEST_WAIT_MILLIS);
        Page page = tab.newPage();
        TradingScreen screen = new TradingScreen(page);
        screen.open(exchange);
        return screen;
    }

    /** Closes its windows, and forgets what their pages kept. */
    @Override
    public void close() {
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
    }
}
