package org.bourse.server.screen;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules of axe-core, held against a page as it is now. */
final class Accessibility {

    private static final String AXE = load();

    private Accessibility() {}

    private static String load() {
        try (InputStream source = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each violation as rule, element, and what axe says of it. */
    static List<?> violations(Page page) {
        if (!(boolean) page.evaluate("'axe' in window")) {
            page.evaluate(AXE);
        }
        return (List<?>) page.evaluate("""
                async () => {
                  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                  return violations.flatMap(({ id, nodes }) =>
                    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
                }""");
    }
}
