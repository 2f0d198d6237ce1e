/** The certificate that clients are shown, and its reload when its files change. May use nothing of the server. */
@NullMarked
package org.bourse.server.tls;

import org.jspecify.annotations.NullMarked;
