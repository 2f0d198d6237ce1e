package org.bourse.server.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The program's version and the commit it was built from.
 *
 * @param version the release, or the one that is to come with {@code -SNAPSHOT}
 * @param revision the commit it was built from; {@code unknown} where the build had no repository
 */
public record BuildInfo(String version, String revision) {

    private static final String RESOURCE = "/build.properties";

    /** Of this process. */
    public static final BuildInfo CURRENT = read();

    /** Both, for people. */
    public String text() {
        return version + " (" + revision + ")";
    }

    private static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream stream = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " can't be read", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"));
    }
}
