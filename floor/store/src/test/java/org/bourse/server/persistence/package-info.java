@NullMarked
package org.bourse.server.persistence;

import org.jspecify.annotations.NullMarked;
