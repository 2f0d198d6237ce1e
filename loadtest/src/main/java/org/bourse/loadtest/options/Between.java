package org.bourse.loadtest.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of an option that takes a whole number, or several. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Between {

    /** The least that it takes. */
    long least();

    /** The most that it takes. */
    long most();
}
