package org.bourse.server.problem;

/**
 * A fault of one field or parameter.
 *
 * @param field its name as it was sent
 * @param code what kind of fault
 * @param detail a sentence that names the field, what is wrong with the value, and what is allowed
 */
public record FieldFault(String field, ProblemCode code, String detail) {}
