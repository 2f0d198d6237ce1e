package org.bourse.server.api.brokers;

import java.util.Optional;

/** Says whether the exchange would post to an address. */
@FunctionalInterface
public interface WebhookAddressCheck {

    /** The reason against an address, as a sentence about it; empty when there is none. May wait for a name server. */
    Optional<String> refusal(String url);
}
