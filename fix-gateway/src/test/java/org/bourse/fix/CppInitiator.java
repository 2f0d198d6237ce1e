package org.bourse.fix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** C++ QuickFIX as {@code src/test/cpp/initiator.cpp} makes a program of it: Debian's libquickfix, as it comes. */
final class CppInitiator implements StockClient {

    private static final int PATIENCE_SECONDS = 60;
    private static final Path SOURCE = Path.of("src", "test", "cpp", "initiator.cpp");

    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<RawMessageText> received = new LinkedBlockingQueue<>();
    private volatile boolean loggedOn;

    CppInitiator(Path program, Path directory, InetSocketAddress address, String compId, Map<String, String> more)
            throws IOException {
        Path settings = Files.writeString(
                Files.createDirectories(directory).resolve("settings.cfg"), settings(directory, address, compId, more));
        this.process = new ProcessBuilder(program.toString(), settings.toString())
                .redirectErrorStream(true)
                .start();
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.ISO_8859_1), true);
        Thread.ofVirtual().start(this::readAll);
        password("key-" + compId);
    }

    /** Makes the program. */
    static Path compile(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("initiator");
        Process compiler = new ProcessBuilder(
                        "g++",
                        // Its headers have exception specifications, which later standards have not.
                        "-std=c++14",
                        "-Wno-deprecated",
                        "-o",
                        program.toString(),
                        SOURCE.toString(),
                        "-lquickfix",
                        "-lpthread")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("g++ can't compile " + SOURCE + ": " + said);
        }
        return program;
    }

    private static String settings(Path directory, InetSocketAddress address, String compId, Map<String, String> more) {
        StringBuilder settings = new StringBuilder("""
                [DEFAULT]
                ConnectionType=initiator
                ReconnectInterval=1
                StartTime=00:00:00
                EndTime=00:00:00
                HeartBtInt=30
                SocketConnectHost=127.0.0.1
                """);
        settings.append("SocketConnectPort=").append(address.getPort()).append('\n');
        settings.append("FileStorePath=").append(directory.resolve("store")).append('\n');
        settings.append("DataDictionary=")
                .append(Path.of("..", "config", "fix44-exchange.xml").toAbsolutePath())
                .append('\n');
        more.forEach(
                (key, value) -> settings.append(key).append('=').append(value).append('\n'));
        return settings.append("[SESSION]\nBeginString=FIX.4.4\nSenderCompID=")
                .append(compId)
                .append("\nTargetCompID=EXCHANGE\n")
                .toString();
    }

    private void readAll() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.ISO_8859_1)) {
            String line = reader.readLine();
            while (line != null) {
                if (line.equals("logged-on")) {
                    loggedOn = true;
                } else if (line.equals("logged-out")) {
                    loggedOn = false;
                } else if (line.startsWith("app ")) {
                    received.add(new RawMessageText(line.substring(4)));
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            // The program has ended.
        }
    }

    @Override
    public boolean isLoggedOn() {
        return loggedOn;
    }

    @Override
    public void password(String password) {
        commands.println("password " + password);
    }

    @Override
    public void leave() {
        commands.println("logout");
    }

    @Override
    public void comeBack() {
        commands.println("logon");
    }

    @Override
    public void sendAll(String... messages) {
        commands.println("send " + String.join("#", messages));
    }

    @Override
    public Optional<RawMessageText> next() throws InterruptedException {
        return Optional.ofNullable(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        commands.println("exit");
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
