package org.bourse.testrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a program that a test starts and that must be found again after a restart. */
public final class FreePort {

    /** The ports that this process was given. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /** The locks that keep the ports from other processes, until this one ends. */
    private static final Set<FileLock> LOCKS = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * A port that nothing listens at now. None of those that the system gives to connections, where one could come in
     * between: from 32,768 on, on Linux. Nor one that another test was given, of this process or another one of the same
     * user: that may be about to listen.
     */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (!GIVEN.add(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port)) {
                if (isNobodyElses(socket.getLocalPort())) {
                    return port;
                }
            } catch (BindException e) {
                // Somebody else's.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isNobodyElses(int port) throws IOException {
        Path locks = Files.createDirectories(
                Path.of(System.getProperty("java.io.tmpdir"), "bourse-test-ports-" + System.getProperty("user.name")));
        FileChannel channel = FileChannel.open(
                locks.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        return LOCKS.add(lock);
    }
}
