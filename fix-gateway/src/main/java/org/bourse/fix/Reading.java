package org.bourse.fix;

import org.bourse.engine.model.RejectReason;

/** What became of a message's fields: something the exchange can decide on, or the refusal of what it never could. */
sealed interface Reading<T> {

    /** The fields make sense; whether the exchange takes them is for it to say. */
    record Valid<T>(T value) implements Reading<T> {}

    /** The fields have the form that FIX wants, but no command can hold them. */
    record Refused<T>(RejectReason reason) implements Reading<T> {}
}
