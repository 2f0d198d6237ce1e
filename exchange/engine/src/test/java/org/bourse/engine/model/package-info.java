@NullMarked
package org.bourse.engine.model;

import org.jspecify.annotations.NullMarked;
