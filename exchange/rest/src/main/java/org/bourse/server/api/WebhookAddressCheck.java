package org.bourse.server.api;

import java.util.Optional;

/** Says whether the exchange would post to an address. */
@FunctionalInterface
public interface WebhookAddressCheck {

    /** Why not: a sentence about the address; empty when it would. May wait for a name server. */
    Optional<String> refusal(String url);
}
