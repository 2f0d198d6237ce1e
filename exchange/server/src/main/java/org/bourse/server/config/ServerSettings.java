package org.bourse.server.config;

import java.nio.file.Path;
import java.util.Optional;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.fix.FixSettings;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.api.HttpSettings;
import org.bourse.server.disk.DiskSettings;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.health.HealthSettings;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.persistence.archive.HistorySettings;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.sequencer.SequencerSettings;
import org.bourse.server.tls.TlsSettings;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.webhook.WebhookSettings;
import org.bourse.server.ws.WsSettings;

/**
 * All settings of the process, checked, and frozen from the start on. {@link StartRequest} reads them; {@code --help} and
 * {@code config/application.yaml} explain each.
 *
 * @param dataDir where the journal and the embedded database live
 * @param logFormat what a line of the log looks like
 * @param shutdownDrainSeconds how long a stop may take to persist what is journaled
 * @param demo whether simulated brokers trade, for those who look at the exchange for the first time
 * @param health the port for probes
 * @param access what the gateways for brokers and browsers let in
 * @param http the REST gateway
 * @param tls the certificate that REST and WebSocket clients are shown
 * @param fixTls the certificate that FIX clients are shown
 * @param guard what stands in front of REST and WebSocket
 * @param matching what the configuration wants the engine's rules and limits to be
 * @param sequencer the sequencer's queue
 * @param journal the journal
 * @param journalArchive where the journal's segments are sealed; empty when they are deleted
 * @param disk when the room on a disk is too little
 * @param database PostgreSQL, and the persister that writes it
 * @param adoptDatabase whether to go on where the database is although the journal that belongs to it is gone or behind
 * @param history how long PostgreSQL keeps history, and where it goes then
 * @param views what reads find in memory
 * @param webhook how trades are told to brokers
 * @param fix the FIX gateway; empty when there is none
 * @param webSocket the WebSocket gateway
 * @param feed the live feed behind it
 */
public record ServerSettings(
        Path dataDir,
        LogFormat logFormat,
        int shutdownDrainSeconds,
        boolean demo,
        HealthSettings health,
        AccessSettings access,
        HttpSettings http,
        TlsSettings tls,
        TlsSettings fixTls,
        GuardSettings guard,
        ExchangeSettings matching,
        SequencerSettings sequencer,
        JournalSettings journal,
        Optional<Path> journalArchive,
        DiskSettings disk,
        DatabaseSettings database,
        boolean adoptDatabase,
        HistorySettings history,
        ViewSettings views,
        WebhookSettings webhook,
        Optional<FixSettings> fix,
        WsSettings webSocket,
        FeedSettings feed) {}
