package org.bourse.engine.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of scopes.
 *
 * @param bits one for each scope: 1 trade, 2 cancel, 4 read, 8 FIX, 16 webhooks
 */
public record KeyScopes(int bits) {

    /** Every scope there is. */
    public static final KeyScopes ALL = of(List.of(KeyScope.values()));

    public KeyScopes {
        if (bits < 0 || bits > 31) {
            throw new IllegalArgumentException("scopes must be a number of 0 to 31, not " + bits);
        }
    }

    /** These scopes. */
    public static KeyScopes of(Iterable<KeyScope> scopes) {
        int bits = 0;
        for (KeyScope scope : scopes) {
            bits |= scope.bit();
        }
        return new KeyScopes(bits);
    }

    /** Whether the scope is among them. */
    public boolean has(KeyScope scope) {
        return (bits & scope.bit()) != 0;
    }

    /** Those of these that are not among the others. */
    public KeyScopes without(KeyScopes others) {
        return new KeyScopes(bits & ~others.bits);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return bits == 0;
    }

    /** The scopes, in the order of their declaration. */
    public List<KeyScope> list() {
        List<KeyScope> scopes = new ArrayList<>();
        for (KeyScope scope : KeyScope.values()) {
            if (has(scope)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
