package org.bourse.server.health;

/**
 * The address of the health port.
 *
 * @param host the address to listen on; {@code 0.0.0.0} for all of the machine's
 * @param port the TCP port to listen on, 0 to 65,535; 0 takes any that is free
 */
public record HealthSettings(String host, int port) {

    /** From REST's port to the one that is taken where none is set: nothing well-known lies there. */
    private static final int DISTANCE = 10_000;

    private static final int HIGHEST_PORT = 65_535;

    public HealthSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be between 0 and " + HIGHEST_PORT + ", not " + port);
        }
    }

    /**
     * The port for an exchange whose REST gateway is at this one: 10,000 above it, or below where there is none above, so that
     * exchanges at different ports don't meet; any that is free when REST takes any, too.
     */
    public static int portBeside(int httpPort) {
        if (httpPort == 0) {
            return 0;
        }
        return httpPort + DISTANCE <= HIGHEST_PORT ? httpPort + DISTANCE : httpPort - DISTANCE;
    }
}
