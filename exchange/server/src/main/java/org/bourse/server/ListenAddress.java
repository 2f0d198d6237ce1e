package org.bourse.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.fix.FixSettings;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.recovery.StartRefusedException;

/**
 * A TCP address that a gateway listens at, with the settings that name it. All of them are tried before anything else of a
 * start, which may take minutes: an exchange that nobody could reach must not get far, and who starts it is to read which
 * setting to change.
 *
 * @param gateway what listens there, for people
 * @param hostSetting the environment variable of the host
 * @param portSetting the environment variable of the port
 */
record ListenAddress(String gateway, String hostSetting, String portSetting, String host, int port) {

    private static final int FIRST_UNPRIVILEGED = 1_024;

    /** Those of all gateways, and the port for health. */
    static List<ListenAddress> of(ServerSettings settings) {
        List<ListenAddress> addresses = new ArrayList<>();
        addresses.add(new ListenAddress(
                "HTTP",
                "EXCHANGE_HOST",
                "EXCHANGE_PORT",
                settings.http().host(),
                settings.http().port()));
        addresses.add(new ListenAddress(
                "Health",
                "EXCHANGE_HOST",
                "EXCHANGE_HEALTH_PORT",
                settings.health().host(),
                settings.health().port()));
        settings.fix()
                .map(FixSettings::address)
                .ifPresent(fix -> addresses.add(new ListenAddress(
                        "FIX", "EXCHANGE_FIX_HOST", "EXCHANGE_FIX_PORT", fix.getHostString(), fix.getPort())));
        return addresses;
    }

    /**
     * Opens all of them at the same time, and closes them again.
     *
     * @throws StartRefusedException when one can't be opened; the message names the setting and what to do
     */
    static void requireFree(List<ListenAddress> addresses) {
        List<ServerSocket> opened = new ArrayList<>();
        try {
            for (ListenAddress address : addresses) {
                opened.add(address.open(addresses.subList(0, opened.size())));
            }
        } finally {
            opened.forEach(ListenAddress::close);
        }
    }

    /** @param before those that are open while this one is tried */
    private ServerSocket open(List<ListenAddress> before) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                // As the gateways do it: what a former exchange left to time out is no hindrance.
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartRefusedException(
                    gateway + " can't listen at " + host + ":" + port + ": " + advice(e, before));
        }
    }

    /** The reason that it could not be opened, which is the system's text, and what to do. */
    String advice(IOException failure, List<ListenAddress> before) {
        if (failure instanceof UnknownHostException) {
            return "the host is unknown; set " + hostSetting + " to an address of this machine, or to 0.0.0.0 for all";
        }
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return before.stream()
                    .filter(other -> other.port == port)
                    .findFirst()
                    .map(other -> "the port is " + other.gateway + "'s (" + other.portSetting + "); set " + portSetting
                            + " to another one")
                    .orElse("the port is in use by another program; stop that, or set " + portSetting
                            + " to a free one");
        }
        if (reason.contains("permission denied")) {
            return "this user may not open it; set " + portSetting + " to a port from " + FIRST_UNPRIVILEGED + " on";
        }
        if (reason.contains("cannot assign") || reason.contains("can't assign")) {
            return "it is no address of this machine; set " + hostSetting + " to one, or to 0.0.0.0 for all";
        }
        return failure.getMessage() + "; correct " + hostSetting + " or " + portSetting;
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new StartRefusedException("a port that was tried can't be closed again: " + e.getMessage());
        }
    }
}
