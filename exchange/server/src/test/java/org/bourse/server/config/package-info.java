@NullMarked
package org.bourse.server.config;

import org.jspecify.annotations.NullMarked;
