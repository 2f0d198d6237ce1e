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

class OpenFilesLimitTest {

    @TempDir
    private Path directory;

    @Test
    void tellsOfFilesThatConnectionsWillLack() {
        ServerSettings settings =
                settings(Map.of("EXCHANGE_WS_MAX_CONNECTIONS", "200", "EXCHANGE_FIX_MAX_CONNECTIONS", "30"));
        assertThat(new OpenFilesLimit(OptionalLong.of(11_029)).shortage(settings))
                .contains("at most 11029 files may be open, and as many connections as the settings allow need 11030:"
                        + " raise the limit (ulimit -n, LimitNOFILE, nofile)");
        assertThat(new OpenFilesLimit(OptionalLong.of(11_030)).shortage(settings))
                .isEmpty();
        assertThat(new OpenFilesLimit(OptionalLong.empty()).shortage(settings)).isEmpty();
    }

    private ServerSettings settings(Map<String, String> environment) {
        return assertInstanceOf(StartRequest.Run.class, StartRequest.of(List.of(), environment, directory))
                .settings();
    }
}
