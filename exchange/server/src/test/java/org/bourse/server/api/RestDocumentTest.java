package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bourse.server.problem.ProblemCode;
import org.junit.jupiter.api.Test;

/** Holds docs/rest.md to what is true. */
class RestDocumentTest {

    private final List<String> lines;

    RestDocumentTest() throws IOException {
        lines = Files.readAllLines(Path.of("../../docs/rest.md"));
    }

    @Test
    void explainsEveryCode() {
        List<String> rows = lines.stream()
                .filter(line -> line.matches("\\| [0-9]{3} \\| `[a-z_]+` \\| .*"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(code -> "| " + code.status() + " | `" + code.code() + "` | " + code.explanation() + " |")
                        .toList());
    }

    @Test
    void showsAProblemAsItIs() throws IOException {
        String text = String.join("\n", lines);
        int start = text.indexOf("```json\n") + "```json\n".length();
        String example = text.substring(start, text.indexOf("```", start));
        assertThat(OpenApiContract.faults("Problem", new ObjectMapper().readTree(example)))
                .isEmpty();
    }

    @Test
    void namesEveryPath() {
        String text = String.join("\n", lines);

        OpenApiContract.DOCUMENT
                .path("paths")
                .fieldNames()
                .forEachRemaining(path -> assertThat(text).contains(path.equals("/docs/{file}") ? "/docs/" : path));
    }
}
