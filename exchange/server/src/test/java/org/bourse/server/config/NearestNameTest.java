package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({"port, port, 0", "prot, port, 2", "ports, port, 1", "pot, port, 1", "'', port, 4", "kitten, sitting, 3"
    })
    void countsEdits(String one, String other, int edits) {
        assertThat(NearestName.edits(one, other)).isEqualTo(edits);
        assertThat(NearestName.edits(other, one)).isEqualTo(edits);
    }

    @Test
    void findsTheNearestUnlessAllAreFar() {
        assertThat(NearestName.to("prot", List.of("host", "port"))).isEmpty();
        assertThat(NearestName.to("ports", List.of("host", "port"))).hasValue("port");
        assertThat(NearestName.to("colour", List.of("host", "port"))).isEmpty();
    }
}
