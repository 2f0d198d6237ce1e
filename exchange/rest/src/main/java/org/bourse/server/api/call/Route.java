package org.bourse.server.api.call;

import io.helidon.http.Method;
import java.util.List;
import org.bourse.server.metrics.HttpRouteMetrics;

/**
 * A method on a path.
 *
 * @param access whose key it needs
 * @param queryParameters the query parameters it knows
 * @param handler what answers it
 * @param metrics where its times are counted
 */
public record Route(
        Method method,
        PathTemplate path,
        Access access,
        List<String> queryParameters,
        RouteHandler handler,
        HttpRouteMetrics metrics) {}
