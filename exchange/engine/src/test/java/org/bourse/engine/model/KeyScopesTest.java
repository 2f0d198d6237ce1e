package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sets of scopes, and the numbers that stand for them. */
class KeyScopesTest {

    @Test
    void isANumberOfABitForEachScope() {
        assertThat(new KeyScopes(0).list()).isEmpty();
        assertThat(new KeyScopes(0).isEmpty()).isTrue();
        assertThat(new KeyScopes(5).list()).containsExactly(KeyScope.TRADE, KeyScope.READ);
        assertThat(new KeyScopes(5).isEmpty()).isFalse();
        assertThat(new KeyScopes(31)).isEqualTo(KeyScopes.ALL);
        assertThat(KeyScopes.of(List.of(KeyScope.FIX, KeyScope.CANCEL, KeyScope.FIX)))
                .isEqualTo(new KeyScopes(10));
    }

    @Test
    void refusesNumbersThatStandForNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyScopes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyScopes(32));
    }

    @Test
    void knowsWhatIsNotAmongOthers() {
        KeyScopes tradeAndRead = KeyScopes.of(List.of(KeyScope.TRADE, KeyScope.READ));
        assertThat(KeyScopes.ALL.without(tradeAndRead).list())
                .containsExactly(KeyScope.CANCEL, KeyScope.FIX, KeyScope.WEBHOOKS);
        assertThat(tradeAndRead.without(KeyScopes.ALL).isEmpty()).isTrue();
        assertThat(tradeAndRead.has(KeyScope.READ)).isTrue();
        assertThat(tradeAndRead.has(KeyScope.FIX)).isFalse();
    }
}
