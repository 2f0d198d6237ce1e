package org.bourse.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report as one HTML file, without anything beside it. */
public final class Page {

    private final StringBuilder body = new StringBuilder();
    private final String title;

    /** A page with this heading. */
    public Page(String title) {
        this.title = title;
    }

    /** Adds words. */
    public Page paragraph(String words) {
        body.append("<p>").append(escaped(words)).append("</p>\n");
        return this;
    }

    /** Adds a table, as it reads in a terminal. */
    public Page table(Table table) {
        body.append("<pre>").append(escaped(table.toMarkdown())).append("</pre>\n");
        return this;
    }

    /** Adds a drawing. */
    public Page plot(Plot plot) {
        body.append(plot.toSvg());
        return this;
    }

    /** Writes the file; its directory is made when missing. */
    public void write(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(
                file,
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                        + "</title><style>body{font-family:sans-serif;max-width:75rem;margin:2rem auto}"
                        + "svg{display:block;margin:1rem 0}</style></head><body>\n<h1>" + escaped(title) + "</h1>\n"
                        + body + "</body></html>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
