package org.bourse.server.fix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bourse.contract.LogReader;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.AnswerListener;
import org.bourse.fix.FixGateway;
import org.bourse.fix.FixSessionStatus;
import org.bourse.fix.FixSettings;
import org.bourse.fix.FixStatus;
import org.bourse.fix.session.PortSecurity;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OrderReads;
import org.jspecify.annotations.Nullable;

/**
 * The FIX gateway in its place: it reads the published log, and the persister stays behind it. Open it when the views show
 * what was loaded, and before the replay; {@link #listen} when the sequencer takes commands; {@link #shut} before it stops;
 * {@link #close} after it, and before the persister.
 */
public final class FixAdapter {

    private final FixGateway gateway;

    /** The sequencer; there is none until the replay is done, and nobody can log on before. */
    private volatile @Nullable Sequencer sequencer;

    /**
     * Opens the gateway with the sessions it has on disk.
     *
     * @param security what protects its port
     * @param exchangeId whose gateway it is; sessions of another exchange are refused
     * @param limiter what keeps a broker from sending orders too fast, shared with the other gateways
     * @param texts what those are told that are refused
     * @param log its way through what is published
     * @throws IOException when what it has on disk can't be read
     */
    public FixAdapter(
            FixSettings settings,
            PortSecurity security,
            UUID exchangeId,
            ExchangeViews views,
            OrderReads reads,
            OrderRateLimiter limiter,
            RefusalTexts texts,
            LogReader log)
            throws IOException {
        this.gateway = FixGateway.open(
                settings,
                security,
                exchangeId,
                this::submit,
                limiter,
                texts,
                views,
                new ViewOrders(views, reads),
                views,
                log);
    }

    /** The command up to which clients were told of everything, as the directory on disk has it; 0 for none. */
    public static long reachedIn(FixSettings settings, UUID exchangeId) throws IOException {
        return FixGateway.reachedIn(settings, exchangeId);
    }

    /**
     * The events that its sessions had on disk and that never happened, a sentence each: then the journal's end is
     * missing. To be asked when the replay is over.
     *
     * @param lastSequence the last command
     * @param lastEvent the last event
     */
    public List<String> ahead(long lastSequence, long lastEvent) throws IOException {
        return gateway.ahead(lastSequence, lastEvent);
    }

    /** Forgets the sessions that are {@link #ahead}: their clients begin new ones, with sequence number 1. */
    public void forgetAhead(long lastSequence, long lastEvent) throws IOException {
        gateway.forgetAhead(lastSequence, lastEvent);
    }

    /**
     * Lets clients in.
     *
     * @return where it listens
     * @throws IOException when the port can't be had
     */
    public InetSocketAddress listen(Sequencer commands) throws IOException {
        sequencer = commands;
        return gateway.listen();
    }

    /** Whether so much waits to be reported that the brokers that have most of it should have no new orders taken. */
    public boolean isBehind() {
        return gateway.isBehind();
    }

    /** Whether it is behind, and this command's broker has at least its share of what waits. */
    public boolean isBehindFor(Command command) {
        return gateway.isBehindFor(command);
    }

    /** Has {@code listener} told of answers to order messages. */
    public void onAnswer(AnswerListener listener) {
        gateway.onAnswer(listener);
    }

    /** All sessions, by comp id. */
    public List<FixSessionStatus> clients() {
        return gateway.clients();
    }

    /**
     * Logs a session's client out, which may log on again.
     *
     * @return whether there was a connection; empty when there is no such session
     */
    public Optional<Boolean> disconnect(String compId, String reason) {
        return gateway.disconnect(compId, reason);
    }

    /**
     * Logs a session's client out, and lets its numbers begin with 1 again.
     *
     * @return whether it was done; empty when there is no such session
     */
    public Optional<CompletableFuture<Boolean>> resetNumbers(String compId, String reason) {
        return gateway.resetNumbers(compId, reason);
    }

    /** How the gateway is doing. */
    public FixStatus status() {
        return gateway.status();
    }

    /** Logs every client out and takes no further ones. */
    public void shut() {
        gateway.shut();
    }

    /**
     * Writes what is not reported yet, so that the persister may have it.
     *
     * @throws IOException when a file can't be closed
     */
    public void close() throws IOException {
        gateway.close();
    }

    private CompletableFuture<Outcome> submit(Command command, CommandSource source) {
        Sequencer commands = sequencer;
        return commands == null
                ? CompletableFuture.completedFuture(new Outcome.Refused(RejectReason.SHUTTING_DOWN))
                : commands.submit(command, source);
    }
}
