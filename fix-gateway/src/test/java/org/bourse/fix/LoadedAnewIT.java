package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account that is loaded anew: what is known of an order from before is out of date, however short a time ago that was. */
class LoadedAnewIT {

    @TempDir
    private Path directory;

    private final TestExchange exchange = new TestExchange();

    @AfterEach
    void stop() {
        exchange.stop();
    }

    @Test
    void knowsNothingOfAnOrderThatItWasNotLoadedWith() throws IOException {
        ReportedInstruments instruments = new ReportedInstruments(exchange);
        Accounts accounts = new Accounts(directory, 1 << 20, TestGateway.EXCHANGE, exchange, exchange, instruments);
        EventReports reports =
                new EventReports(accounts, new Delivery(), new Traffic(), TestExchange.TEXTS, instruments, 0);
        long broker = exchange.register("ANEW");
        open(accounts, broker);
        SequencedCommand entered = done(FirstReportIT.order(broker, "o1"));
        reports.report(entered);
        long orderId = entered.sequence();
        assertThat(accounts.find(broker).orElseThrow().isAsEntered(orderId)).isTrue();

        accounts.clear(broker + 1);
        done(new ReplaceOrder(broker, orderId, 1_100, 7, TimeInForce.GTC, Times.NEVER_MICROS, "o2"));
        open(accounts, broker);
        reports.report(done(new CancelOrder(broker, orderId)));

        // Taken from before, it would be cancelled with a quantity that it had not any more.
        assertThat(accounts.find(broker).orElseThrow().order(orderId)).isEmpty();
    }

    /** As a broker's registration does that is replayed; without a session of the two that it may have. */
    private void open(Accounts accounts, long broker) throws IOException {
        Files.createDirectories(directory.resolve("" + broker));
        accounts.registered(broker, "ANEW");
    }

    private SequencedCommand done(Command command) {
        return ((Outcome.Sequenced) exchange.submit(command).join()).result();
    }
}
