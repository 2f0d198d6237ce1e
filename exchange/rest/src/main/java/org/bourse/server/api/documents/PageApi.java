package org.bourse.server.api.documents;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;

/** The pages for people, the trading screen and the operator's, with their modules: all of it from the class path. */
public final class PageApi {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Nothing but what the exchange serves itself, and its own WebSocket. */
    private static final Header CONTENT_POLICY = HeaderValues.createCached(
            HeaderNames.create("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Header NO_SNIFFING =
            HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    private static final Header NO_REFERRER =
            HeaderValues.createCached(HeaderNames.create("Referrer-Policy"), "no-referrer");

    /** A new version of the exchange has a new page. */
    private static final Header REVALIDATE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    private static final List<String> MODULES = List.of(
            "admin.js",
            "app.js",
            "book.js",
            "chart.js",
            "controls.js",
            "feed.js",
            "format.js",
            "ladder.js",
            "orders.js",
            "ticket.js");

    private final Answer page = file(HTML, "index.html");
    private final Answer operatorsPage = file(HTML, "admin.html");
    private final Map<String, Answer> files = new HashMap<>();

    /** The pages as they are on the class path. */
    public PageApi() {
        MODULES.forEach(module -> files.put(module, file(JAVASCRIPT, module)));
        for (String sheet : List.of("app.css", "admin.css")) {
            files.put(sheet, file("text/css; charset=utf-8", sheet));
        }
        files.put("icon.svg", file("image/svg+xml", "icon.svg"));
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/", Access.PUBLIC, this::page);
        routes.add(Method.GET, "/admin", Access.PUBLIC, this::operatorsPage);
        routes.add(Method.GET, "/app/{file}", Access.PUBLIC, this::file);
    }

    private static Answer file(String contentType, String name) {
        return Answer.of(contentType, ClassPathFiles.read("/web/" + name))
                .with(CONTENT_POLICY)
                .with(NO_SNIFFING)
                .with(NO_REFERRER)
                .with(REVALIDATE);
    }

    /** {@code GET /}. */
    private Answer page(HttpCall call) {
        return page;
    }

    /** {@code GET /admin}. */
    private Answer operatorsPage(HttpCall call) {
        return operatorsPage;
    }

    /** {@code GET /app/{file}}. */
    private Answer file(HttpCall call) throws RefusedException {
        Answer file = files.get(call.pathParameter());
        if (file == null) {
            throw new RefusedException(
                    ProblemCode.NOT_FOUND, "The page has no file " + Quoted.of(call.pathParameter()) + ".");
        }
        return file;
    }
}
