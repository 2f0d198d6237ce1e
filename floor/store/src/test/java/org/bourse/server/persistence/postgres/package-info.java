@NullMarked
package org.bourse.server.persistence.postgres;

import org.jspecify.annotations.NullMarked;
