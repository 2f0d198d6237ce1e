@NullMarked
package org.bourse.floor.mockvenues;

import org.jspecify.annotations.NullMarked;
