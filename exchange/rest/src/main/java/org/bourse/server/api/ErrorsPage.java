package org.bourse.server.api;

import org.bourse.server.problem.ProblemCode;

/** The page that a problem's {@code type} leads to: every code with its meaning. */
final class ErrorsPage {

    private ErrorsPage() {}

    static String html() {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Bourse REST API: errors</title></head>
                <body>
                <h1>Errors</h1>
                <p>Every refusal is an application/problem+json document (RFC 9457) with one of these codes.</p>
                <table>
                <tr><th>Status</th><th>Code</th><th>Meaning</th></tr>
                """);
        for (ProblemCode code : ProblemCode.values()) {
            html.append("<tr id=\"")
                    .append(code.code())
                    .append("\"><td>")
                    .append(code.status())
                    .append("</td><td><code>")
                    .append(code.code())
                    .append("</code></td><td>")
                    .append(code.explanation())
                    .append("</td></tr>\n");
        }
        return html.append("</table>\n</body>\n</html>\n").toString();
    }
}
