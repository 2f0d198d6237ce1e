package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** The hash of an API key as bytes, as text, and beside another. */
class ApiKeyHashTest {

    private static final ApiKeyHash HASH =
            new ApiKeyHash(0x00010203_04050607L, 0x08090a0b_0c0d0e0fL, 0x80818283_84858687L, 0xf8f9fafb_fcfdfeffL);

    @Test
    void isItsBytesAndItsText() {
        byte[] bytes = HASH.bytes();
        assertThat(ApiKeyHash.of(bytes)).isEqualTo(HASH);
        assertThat(bytes).hasSize(ApiKeyHash.LENGTH).startsWith(0, 1, 2, 3).endsWith(0xfc, 0xfd, 0xfe, 0xff);
        assertThat(HASH).hasToString("000102030405060708090a0b0c0d0e0f8081828384858687f8f9fafbfcfdfeff");
    }

    @Test
    void refusesMoreOrFewerBytes() {
        for (int length : new int[] {0, 31, 33}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyHash.of(new byte[length]));
        }
    }

    @Test
    void matchesItselfAlone() {
        assertThat(HASH.matches(ApiKeyHash.of(HASH.bytes()))).isTrue();
        for (int i = 0; i < ApiKeyHash.LENGTH; i++) {
            byte[] other = HASH.bytes();
            other[i] ^= 1;
            assertThat(HASH.matches(ApiKeyHash.of(other))).as("byte %d", i).isFalse();
        }
    }
}
