package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLimitsTest {

    @TempDir
    private Path directory;

    @Test
    void tellsOfFilesThatConnectionsWillLack() {
        ServerSettings settings =
                settings(Map.of("EXCHANGE_HTTP_MAX_CONNECTIONS", "10200", "EXCHANGE_FIX_MAX_CONNECTIONS", "30"));
        assertThat(new ResourceLimits(1, OptionalLong.of(11_229)).tooFewFiles(settings))
                .contains("at most 11229 files may be open, and as many connections as the settings allow need 11230:"
                        + " raise the limit (ulimit -n, LimitNOFILE, nofile)");
        assertThat(new ResourceLimits(1, OptionalLong.of(11_230)).tooFewFiles(settings))
                .isEmpty();
        assertThat(new ResourceLimits(1, OptionalLong.empty()).tooFewFiles(settings))
                .isEmpty();
    }

    @Test
    void tellsOfHeapThatOpenOrdersWillLack() {
        ServerSettings settings = settings(Map.of(
                "EXCHANGE_MAX_OPEN_ORDERS", "1048576",
                "EXCHANGE_MAX_TOTAL_OPEN_ORDERS", "1048576",
                "EXCHANGE_CLIENT_ORDER_ID_MEMORY", "0"));
        assertThat(new ResourceLimits(459L << 20, OptionalLong.empty()).tooLittleHeap(settings))
                .contains("the heap has 459 MiB, and as many open orders as the settings allow need 460 MiB:"
                        + " give it more, or lower max-total-open-orders");
        assertThat(new ResourceLimits(460L << 20, OptionalLong.empty()).tooLittleHeap(settings))
                .isEmpty();
    }

    @Test
    void knowsThoseOfThisProcess() {
        assertThat(ResourceLimits.ofThisProcess().heapBytes())
                .isEqualTo(Runtime.getRuntime().maxMemory());
    }

    private ServerSettings settings(Map<String, String> environment) {
        return assertInstanceOf(StartRequest.Run.class, StartRequest.of(List.of(), environment, directory))
                .settings();
    }
}
