package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiKeyDigestTest {

    @Test
    void isTheSha256OfTheKey() {
        // As sha256sum says.
        assertThat(ApiKeyDigest.of("abc"))
                .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
