import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * Download of Maven's archive for {@code mvnw}, with nothing but the JDK. Run from its source, {@code java FetchMaven.java URL
 * FILE}, it fetches the file unless that is there already, and prints its SHA-256.
 */
public final class FetchMaven {

    private static final int ATTEMPTS = 3;
    private static final int MOST_REDIRECTS = 5;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(20);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(
            Long.getLong("bourse.fetch.silence", 30));

    private FetchMaven() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        try {
            if (!Files.exists(file)) {
                fetch(URI.create(arguments[0]), file);
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("mvnw: " + arguments[0] + ": " + reason(e));
            System.exit(1);
        }
        System.out.println(sha256(file));
    }

    private static void fetch(URI uri, Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                download(uri, file);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                System.err.println("mvnw: " + uri + ": " + reason(e) + "; trying again");
            }
        }
    }

    private static void download(URI uri, Path file) throws IOException {
        URI from = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            URLConnection connection = open(from, from.getHost() == null || from.getHost().equals(uri.getHost()));
            if (connection instanceof HttpURLConnection http && http.getResponseCode() / 100 == 3) {
                String location = http.getHeaderField("Location");
                URI next = from.resolve(location == null ? "" : location);
                if (from.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                    throw new IOException("the answer leads from https to " + next);
                }
                from = next;
            } else {
                save(connection, file);
                return;
            }
        }
        throw new IOException("the answer leads from one address to the next, " + MOST_REDIRECTS + " times");
    }

    private static URLConnection open(URI uri, boolean withLogin) throws IOException {
        // Not java.net.http's client: its time limit ends with the headers, and a server may fall silent after them.
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout((int) LONGEST_CONNECT.toMillis());
        connection.setReadTimeout((int) LONGEST_SILENCE.toMillis());
        Map<String, String> environment = System.getenv();
        String user = environment.getOrDefault("MVNW_USERNAME", "");
        if (withLogin && !user.isEmpty()) {
            String login = user + ":" + environment.getOrDefault("MVNW_PASSWORD", "");
            connection.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        if (connection instanceof HttpURLConnection http) {
            // By hand: it would not go from http to https.
            http.setInstanceFollowRedirects(false);
        }
        return connection;
    }

    private static void save(URLConnection connection, Path file) throws IOException {
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("the answer is HTTP " + http.getResponseCode());
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream content = connection.getInputStream()) {
            long length = Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            if (length < connection.getContentLengthLong()) {
                throw new IOException("the answer ended after " + length + " bytes");
            }
        }
        Files.move(part, file);
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Some exceptions of the network have no text but their name, which says enough. */
    private static String reason(Exception failure) {
        String text = failure.getMessage();
        return text == null || text.isEmpty() ? failure.getClass().getSimpleName() : text;
    }
}
