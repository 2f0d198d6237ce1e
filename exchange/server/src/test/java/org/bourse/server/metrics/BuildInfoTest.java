package org.bourse.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {

    @Test
    void saysWhichProgramThisIs() {
        assertThat(BuildInfo.CURRENT.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(BuildInfo.CURRENT.revision()).matches("[0-9a-zA-Z._-]+");
        assertThat(BuildInfo.CURRENT.text())
                .isEqualTo(BuildInfo.CURRENT.version() + " (" + BuildInfo.CURRENT.revision() + ")");
    }

    @Test
    void isAmongTheMetrics() {
        try (ExchangeMetrics metrics = new ExchangeMetrics()) {
            assertThat(metrics.scrape())
                    .contains("bourse_build_info{revision=\"" + BuildInfo.CURRENT.revision() + "\",version=\""
                            + BuildInfo.CURRENT.version() + "\"} 1");
        }
    }
}
