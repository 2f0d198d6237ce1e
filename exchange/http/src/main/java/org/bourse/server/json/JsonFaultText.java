package org.bourse.server.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * The reason that a text is no JSON, for its sender: the parser's own, without its advice to programmers, such as how
 * to make it more lenient.
 */
public final class JsonFaultText {

    private static final Pattern SOURCE_OF_A_LIMIT = Pattern.compile(", from `[^`]*`");
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(
            "\n.*|: enable `.*| \\(start marker at \\[.*|: maybe a \\(non-standard\\) comment\\?.*", Pattern.DOTALL);

    private JsonFaultText() {}

    /** The reason, without a full stop. */
    public static String of(JsonProcessingException fault) {
        String reason = fault.getOriginalMessage();
        if (reason == null) {
            return "";
        }
        String line = FOR_PROGRAMMERS.matcher(reason).replaceFirst("");
        return SOURCE_OF_A_LIMIT.matcher(line).replaceAll("");
    }
}
