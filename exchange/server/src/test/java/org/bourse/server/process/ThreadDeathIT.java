package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole process when one of the threads has died that it can't do without: it ends by itself and says why. The thread
 * is ended from outside, by the JDK's debugger interface.
 */
@ExpectedLog(level = ERROR, line = "FatalFailure: the thread webhook-dispatcher ended by an error")
@ExpectedLog(level = ERROR, line = "Main: the exchange has to stop: the thread webhook-dispatcher")
class ThreadDeathIT {

    @TempDir
    private Path directory;

    @Test
    void endsByItselfAndSaysWhyWhenAThreadItNeedsHasDied() throws Exception {
        int debugger = FreePort.find();
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                ExchangeProcess exchange = ExchangeProcess.start(
                        directory,
                        Map.of(
                                "EXCHANGE_DATABASE_URL",
                                postgres.url(),
                                "JAVA_TOOL_OPTIONS",
                                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debugger,
                                // Has the last word: the first start of a run would keep its classes, which a JVM with
                                // a
                                // debugger refuses.
                                "_JAVA_OPTIONS",
                                "-XX:-AutoCreateSharedArchive"))) {
            endDispatcher(debugger);

            assertThat(exchange.awaitEnd()).isEqualTo(1);
            assertThat(exchange.log())
                    .contains("the exchange has to stop: the thread webhook-dispatcher ended by an error");
        }
    }

    /**
     * Has the dispatcher throw an error as soon as it waits for something to do: one of those that the virtual machine keeps
     * ready. In the midst of a question to the database the driver would make another one of it, after which it goes on.
     */
    private static void endDispatcher(int debugger) throws Exception {
        VirtualMachine machine = attach(debugger);
        try {
            ObjectReference error = machine.classesByName("java.lang.OutOfMemoryError")
                    .getFirst()
                    .instances(1)
                    .getFirst();
            ThreadReference thread = machine.allThreads().stream()
                    .filter(each -> each.name().equals("webhook-dispatcher"))
                    .findFirst()
                    .orElseThrow();
            await().until(() -> stopIfWaiting(thread, error));
        } finally {
            machine.dispose();
        }
    }

    private static boolean stopIfWaiting(ThreadReference dispatcher, ObjectReference error) throws Exception {
        dispatcher.suspend();
        try {
            boolean waits = dispatcher.frames().stream()
                    .map(frame -> frame.location().method())
                    .anyMatch(method -> method.name().equals("park")
                            && method.declaringType().name().endsWith(".WebhookDispatcher"));
            if (waits) {
                dispatcher.stop(error);
            }
            return waits;
        } finally {
            dispatcher.resume();
        }
    }

    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = new HashMap<>(sockets.defaultArguments());
        argument(arguments, "hostname").setValue("127.0.0.1");
        argument(arguments, "port").setValue(Integer.toString(port));
        return sockets.attach(arguments);
    }

    private static Connector.Argument argument(Map<String, Connector.Argument> arguments, String name) {
        Connector.Argument argument = arguments.get(name);
        if (argument == null) {
            throw new IllegalStateException("this JDK's connector has no argument " + name);
        }
        return argument;
    }
}
