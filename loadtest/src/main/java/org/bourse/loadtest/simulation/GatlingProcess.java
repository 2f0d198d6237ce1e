package org.bourse.loadtest.simulation;

import io.gatling.app.Gatling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A run of Gatling's in a process of its own, which Gatling's {@code main}, the public way to start it, ends. */
public final class GatlingProcess {

    /** Says where it keeps preferences, which Gatling asks it for. Held here, because a level is forgotten with its logger. */
    private static final Logger PREFERENCES_LOG = Logger.getLogger("java.util.prefs");

    private GatlingProcess() {}

    /**
     * Runs it.
     *
     * @param args the plan's file, the port of this machine at which somebody counts, the simulation's class, and the folder
     *     for Gatling's report
     */
    public static void main(String[] args) throws IOException {
        PREFERENCES_LOG.setLevel(Level.WARNING);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        RunStream.Writer told = new RunStream.Writer(socket.getOutputStream());
        // The end of the process is the end of the stream.
        Runtime.getRuntime().addShutdownHook(new Thread(told::close, "tell-the-rest"));
        LoadContext.of(RunPlan.read(Path.of(args[0])), told).leave();
        Gatling.main(new String[] {"--simulation", args[2], "--results-folder", args[3]});
    }
}
