package org.bourse.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '$',
            value = {
                "{\"a\":NaN}; Non-standard token 'NaN'",
                "{\"a\":1; Unexpected end-of-input: expected close marker for Object",
                "//c; Unexpected character ('/' (code 47))",
                "x; Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or"
                        + " 'false')",
            })
    void saysWhatIsWrongAndNothingToProgrammers(String json, String reason) throws IOException {
        assertThat(reason(json)).isEqualTo(reason);
    }

    @Test
    void saysTheLimitButNotWhereItIsSet() throws IOException {
        assertThat(reason("[".repeat(100))).isEqualTo("Document nesting depth (33) exceeds the maximum allowed (32)");
        assertThat(reason("9".repeat(2_000)))
                .isEqualTo("Number value length (2000) exceeds the maximum allowed (1000)");
    }

    private static String reason(String json) throws IOException {
        try (JsonParser parser = BoundedJson.FACTORY.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    parser.getNumberValue();
                }
            }
            return "none";
        } catch (JsonProcessingException e) {
            return JsonFaultText.of(e);
        }
    }
}
