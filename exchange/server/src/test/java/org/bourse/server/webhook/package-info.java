@NullMarked
package org.bourse.server.webhook;

import org.jspecify.annotations.NullMarked;
