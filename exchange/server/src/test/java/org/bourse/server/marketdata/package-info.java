@NullMarked
package org.bourse.server.marketdata;

import org.jspecify.annotations.NullMarked;
