package org.bourse.fix.session;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The FIX port's protection from strangers.
 *
 * @param tls what encrypts connections; it may show another certificate with each. Empty for plain ones
 * @param passwords what is done about wrong passwords
 */
public record PortSecurity(Optional<SSLContext> tls, PasswordAttempts passwords) {

    /** Plain connections, and nothing done about wrong passwords. */
    public static final PortSecurity NONE = new PortSecurity(Optional.empty(), PasswordAttempts.UNLIMITED);
}
