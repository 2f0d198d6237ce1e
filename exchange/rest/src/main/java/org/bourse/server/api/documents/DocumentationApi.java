package org.bourse.server.api.documents;

import io.helidon.common.LazyValue;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.bourse.server.access.ClientAddresses;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;

/** The description of this API for programs (OpenAPI) and for people (Swagger UI). All of it comes from the class path. */
public final class DocumentationApi {

    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    private static final Header VARY_ACCEPT = HeaderValues.createCached(HeaderNames.VARY, "Accept");
    private static final Header NO_SNIFFING =
            HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");

    /** Nothing but what the exchange serves itself; styles are set by Swagger UI's script. */
    private static final Header CONTENT_POLICY = HeaderValues.createCached(
            HeaderNames.create("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private final ClientAddresses clients;
    private final Answer yaml;
    private final Answer json;
    private final AsyncApiDocument asyncApi = new AsyncApiDocument();
    private final Answer page;
    private final Map<String, Answer> files;

    private DocumentationApi(ClientAddresses clients) {
        this.clients = clients;
        byte[] document = ClassPathFiles.read("/rest/openapi.yaml");
        this.yaml = Answer.of(YAML, document);
        this.json = Answer.of(JSON, YamlToJson.convert(new String(document, StandardCharsets.UTF_8)));
        this.page = guarded(Answer.of(HTML, ClassPathFiles.read("/rest/docs.html")));
        this.files = Map.of(
                "start.js", guarded(Answer.of(JAVASCRIPT, ClassPathFiles.read("/rest/start.js"))),
                "swagger-ui-bundle.js",
                        guarded(Answer.of(JAVASCRIPT, ClassPathFiles.swaggerUi("swagger-ui-bundle.js"))),
                "swagger-ui.css",
                        guarded(Answer.of("text/css; charset=utf-8", ClassPathFiles.swaggerUi("swagger-ui.css"))),
                "favicon.png", guarded(Answer.of("image/png", ClassPathFiles.swaggerUi("favicon-32x32.png"))),
                "errors", guarded(Answer.of(HTML, ErrorsPage.html())));
    }

    /**
     * Adds its calls to the table. The documents are read and made when somebody asks first: few do, and each start would wait
     * for a quarter of a second.
     *
     * @param clients knows which proxies may say that a client's side of them is encrypted
     */
    public static void addTo(RouteTable routes, ClientAddresses clients) {
        LazyValue<DocumentationApi> made = LazyValue.create(() -> new DocumentationApi(clients));
        routes.add(Method.GET, "/openapi", Access.PUBLIC, call -> made.get().openApi(call));
        routes.add(Method.GET, "/openapi.json", Access.PUBLIC, call -> made.get().json);
        routes.add(Method.GET, "/openapi.yaml", Access.PUBLIC, call -> made.get().yaml);
        routes.add(Method.GET, "/asyncapi", Access.PUBLIC, call -> made.get().asyncApi(call));
        routes.add(Method.GET, "/docs", Access.PUBLIC, call -> made.get().page);
        routes.add(Method.GET, "/docs/{file}", Access.PUBLIC, call -> made.get().file(call));
    }

    private static Answer guarded(Answer answer) {
        return answer.with(CONTENT_POLICY).with(NO_SNIFFING);
    }

    /** {@code GET /openapi}: YAML for those who ask for it, else JSON. */
    private Answer openApi(HttpCall call) {
        return (wantsYaml(call) ? yaml : json).with(VARY_ACCEPT);
    }

    /** {@code GET /asyncapi}: the same of the WebSocket gateway. */
    private Answer asyncApi(HttpCall call) {
        Answer answer = wantsYaml(call)
                ? Answer.of(YAML, asyncApi.yaml(call.authority(), isSecure(call)))
                : Answer.of(JSON, asyncApi.json(call.authority(), isSecure(call)));
        return answer.with(VARY_ACCEPT);
    }

    private boolean isSecure(HttpCall call) {
        return call.isSecure() || clients.isEncrypted(call.peerAddress(), call::headerValues);
    }

    private static boolean wantsYaml(HttpCall call) {
        return call.headers().contains(HeaderNames.ACCEPT)
                && call.headers()
                        .get(HeaderNames.ACCEPT)
                        .get()
                        .toLowerCase(Locale.ROOT)
                        .contains("yaml");
    }

    /** {@code GET /docs/{file}}. */
    private Answer file(HttpCall call) throws RefusedException {
        Answer file = files.get(call.pathParameter());
        if (file == null) {
            throw new RefusedException(
                    ProblemCode.NOT_FOUND, "The documentation has no file " + Quoted.of(call.pathParameter()) + ".");
        }
        return file;
    }
}
