/** The FIX gateway's side of the server: reads behind the contract's interfaces, and its place in the event stream. */
@NullMarked
package org.bourse.server.fix;

import org.jspecify.annotations.NullMarked;
