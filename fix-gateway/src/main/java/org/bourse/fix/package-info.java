/**
 * The FIX 4.4 gateway: FIX messages to commands, events to execution reports. Uses the engine's model, events and gateway,
 * and QuickFIX/J for the session protocol; knows nothing of the server it runs in.
 */
@NullMarked
package org.bourse.fix;

import org.jspecify.annotations.NullMarked;
