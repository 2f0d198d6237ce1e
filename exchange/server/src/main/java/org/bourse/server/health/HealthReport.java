package org.bourse.server.health;

/**
 * The state of the process at one moment.
 *
 * @param state where it is in its life, and whether that goes well
 * @param detail what a start is doing, or what is wrong; empty when there is nothing to say
 * @param done how much of that is done
 * @param total how much it is in all; 0 when that is not known
 */
public record HealthReport(State state, String detail, long done, long total) {

    /** A phase of a process's life. */
    public enum State {
        /** It comes up and takes no orders yet. */
        STARTING(true, false),
        /** It takes orders. */
        UP(true, true),
        /** It can't take new orders now, and expects to again without a restart. */
        NOT_READY(true, false),
        /** It goes down in order. */
        STOPPING(true, false),
        /** Only a restart helps. */
        DOWN(false, false);

        private final boolean alive;
        private final boolean ready;

        State(boolean alive, boolean ready) {
            this.alive = alive;
            this.ready = ready;
        }

        /** False when only a restart helps. */
        public boolean isAlive() {
            return alive;
        }

        /** Whether new orders are taken. */
        public boolean isReady() {
            return ready;
        }
    }

    /** A report with nothing to count. */
    public static HealthReport of(State state, String detail) {
        return new HealthReport(state, detail, 0, 0);
    }
}
