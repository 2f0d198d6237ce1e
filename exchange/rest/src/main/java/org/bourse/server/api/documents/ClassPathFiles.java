package org.bourse.server.api.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Files that come with the program. A missing one is a broken build. */
public final class ClassPathFiles {

    private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
    private static final String SWAGGER_UI_PROPERTIES = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private ClassPathFiles() {}

    /** The bytes of a file on the class path. */
    public static byte[] read(String path) {
        try (InputStream stream = ClassPathFiles.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the class path has no " + path);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + path + " from the class path", e);
        }
    }

    /** A file of Swagger UI, in whatever version is on the class path. */
    static byte[] swaggerUi(String file) {
        return read(SWAGGER_UI + swaggerUiVersion() + "/" + file);
    }

    private static String swaggerUiVersion() {
        try (InputStream stream = ClassPathFiles.class.getResourceAsStream(SWAGGER_UI_PROPERTIES)) {
            if (stream == null) {
                throw new IllegalStateException("the class path has no Swagger UI");
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException("could not read Swagger UI's version from the class path", e);
        }
    }
}
