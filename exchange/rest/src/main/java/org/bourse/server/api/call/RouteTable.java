package org.bourse.server.api.call;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.server.metrics.ExchangeMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Every route there is. One table rather than the web server's own routing, so that what is served, what is refused with
 * 405, what OPTIONS lists and what the documentation is tested against are the same thing; and a path is found without a
 * regular expression.
 */
public final class RouteTable {

    private final ExchangeMetrics metrics;
    private final Map<String, Resource> fixed = new HashMap<>();
    private final List<Resource> parameterized = new ArrayList<>();

    /** An empty table whose routes count into these metrics. */
    public RouteTable(ExchangeMetrics metrics) {
        this.metrics = metrics;
    }

    /** Adds a route. */
    public void add(Method method, String path, Access access, RouteHandler handler, String... queryParameters) {
        PathTemplate template = PathTemplate.of(path);
        Route route = new Route(
                method,
                template,
                access,
                List.of(queryParameters),
                handler,
                metrics.httpRoute(method.text(), template.text()));
        resource(template).add(route);
    }

    private Resource resource(PathTemplate template) {
        if (!template.hasParameter()) {
            return fixed.computeIfAbsent(template.text(), path -> new Resource(template));
        }
        for (Resource resource : parameterized) {
            if (resource.path.equals(template)) {
                return resource;
            }
        }
        Resource added = new Resource(template);
        parameterized.add(added);
        return added;
    }

    /** The resource at a path, or null. */
    @Nullable
    public Resource find(String rawPath) {
        Resource resource = fixed.get(rawPath);
        if (resource != null) {
            return resource;
        }
        for (Resource candidate : parameterized) {
            if (candidate.path.matches(rawPath)) {
                return candidate;
            }
        }
        return null;
    }

    /** Every route, in no particular order. */
    public List<Route> routes() {
        return Stream.concat(fixed.values().stream(), parameterized.stream())
                .flatMap(resource -> resource.routes.stream())
                .toList();
    }

    /** A path with the methods it takes. */
    public static final class Resource {

        private final PathTemplate path;
        private final List<Route> routes = new ArrayList<>();
        private Header allow = HeaderValues.create(HeaderNames.ALLOW, "OPTIONS");

        private Resource(PathTemplate path) {
            this.path = path;
        }

        private void add(Route route) {
            if (route(route.method()) != null) {
                throw new IllegalArgumentException("there is a " + route.method() + " " + path.text() + " already");
            }
            routes.add(route);
            allow = HeaderValues.createCached(
                    HeaderNames.ALLOW,
                    Stream.concat(
                                    routes.stream().map(Route::method).flatMap(Resource::withHead),
                                    Stream.of(Method.OPTIONS))
                            .map(Method::text)
                            .collect(Collectors.joining(", ")));
        }

        private static Stream<Method> withHead(Method method) {
            return method.equals(Method.GET) ? Stream.of(Method.GET, Method.HEAD) : Stream.of(method);
        }

        PathTemplate path() {
            return path;
        }

        /** The route for a method, or null. HEAD is answered by what answers GET. */
        @Nullable
        public Route route(Method method) {
            Method served = method.equals(Method.HEAD) ? Method.GET : method;
            for (Route route : routes) {
                if (route.method().equals(served)) {
                    return route;
                }
            }
            return null;
        }

        /** The header that lists the methods. */
        public Header allow() {
            return allow;
        }
    }
}
