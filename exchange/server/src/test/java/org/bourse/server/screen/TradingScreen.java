package org.bourse.server.screen;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.WebSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The trading screen by the names of its parts, and what the browser had to say about it. */
final class TradingScreen {

    private final Page page;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Set<String> servers = ConcurrentHashMap.newKeySet();
    private final AtomicLong symbolReads = new AtomicLong();
    private String contentPolicy = "";

    TradingScreen(Page page) {
        this.page = page;
        page.onConsoleMessage(this::onConsole);
        page.onPageError(errors::add);
        page.onRequest(this::onRequest);
        page.onWebSocket((WebSocket socket) -> servers.add(authority(socket.url())));
    }

    private void onRequest(Request request) {
        servers.add(authority(request.url()));
        if (request.url().endsWith("/symbols")) {
            symbolReads.incrementAndGet();
        }
    }

    private void onConsole(ConsoleMessage message) {
        if (!"log".equals(message.type()) && !"info".equals(message.type())) {
            errors.add(message.type() + ": " + message.text());
        }
    }

    private static String authority(String url) {
        return URI.create(url).getAuthority();
    }

    void open(URI exchange) {
        open(exchange, "/");
    }

    /** Opens another page than the trading screen: the operator's, say. */
    void open(URI exchange, String path) {
        Response response = page.navigate(exchange.resolve(path).toString());
        contentPolicy = response.headerValue("content-security-policy");
    }

    String contentPolicy() {
        return contentPolicy;
    }

    /** Warnings and errors of the console, and exceptions that nobody caught. */
    List<String> errors() {
        return errors;
    }

    /** Host and port of everything the page asked for. */
    Set<String> servers() {
        return servers;
    }

    Page page() {
        return page;
    }

    Locator part(String id) {
        return page.locator("#" + id);
    }

    void logIn(String key) {
        part("login-open").click();
        part("key").fill(key);
        page.keyboard().press("Enter");
    }

    /** The levels shown, from the top of the ladder to its bottom. */
    Locator levels() {
        return page.locator("#ladder tbody:not(.spread) tr").filter(new Locator.FilterOptions().setHas(prices()));
    }

    /** The level at a price as it is shown. */
    Locator level(String price) {
        return levels().filter(new Locator.FilterOptions().setHas(page.getByText(price, exactly())));
    }

    private Locator prices() {
        return page.locator("button:not([hidden])");
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** The ticket's switch for {@code bid} or {@code ask}. */
    Locator side(String side) {
        return page.locator(".sides ." + side);
    }

    /** Own open orders, newest first. */
    Locator openOrders() {
        return page.locator("#order-rows tr");
    }

    Locator fills() {
        return page.locator("#fill-rows tr");
    }

    Locator newestTrade() {
        return page.locator("#trades tr").first();
    }

    Locator symbol(String symbol) {
        return page.locator("#symbol-rows tr[data-symbol='" + symbol + "']");
    }

    /** Whether something sticks out at the side. */
    boolean scrollsSideways() {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** Controls without a name that a screen reader could say. Messages say their text when they have one. */
    List<?> namelessControls() {
        return (List<?>) page.evaluate("""
                [...document.querySelectorAll('button, input, select, a, [role]')]
                  .filter((one) => !one.matches('[role=status], [role=alert]'))
                  .filter((one) => one.checkVisibility())
                  .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length
                    || one.getAttribute('aria-labelledby')))
                  .map((one) => one.outerHTML)""");
    }

    /** Which of axe-core's rules are broken now, with all that moves at rest. */
    List<?> accessibilityFaults() {
        return Accessibility.violations(page);
    }

    /** Parts that stick out of the window, or whose content does so out of them. */
    List<?> cutParts() {
        return (List<?>) page.evaluate("""
                [...document.querySelectorAll('.top, .panel, .panel .scroll, .panel form')]
                  .filter((one) => one.checkVisibility())
                  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth
                    || one.scrollWidth > one.clientWidth)
                  .map((one) => `${one.className} ${one.id} ${one.scrollWidth} of ${one.clientWidth}`)""");
    }

    /** By how many pixels the page is higher than its window. */
    int overflow() {
        return (int) page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight");
    }

    /** How often the page read the list of symbols. */
    long readsOfSymbols() {
        return symbolReads.get();
    }

    void screenshot(String name) {
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
