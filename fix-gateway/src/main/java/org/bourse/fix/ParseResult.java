package org.bourse.fix;

import org.bourse.engine.model.RejectReason;

/** The result of reading a message's fields: a command to decide on, or a refusal. */
sealed interface ParseResult<T> {

    /** The fields make sense; whether the exchange takes them is for it to say. */
    record Valid<T>(T value) implements ParseResult<T> {}

    /** The fields have the form that FIX wants, but no command can hold them. */
    record Refused<T>(RejectReason reason) implements ParseResult<T> {}
}
