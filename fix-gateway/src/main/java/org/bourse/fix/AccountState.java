package org.bourse.fix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.codec.SequencedCommandEncoder;
import org.bourse.contract.OrderState.Status;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.Event.InstrumentListed;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * The state that a stopped broker's reports go on from: its orders as they were reported, and the instruments as of then.
 *
 * @param instruments each as the event that would list it, so that they have the one binary form that events have
 * @param orders the orders of which more is to be reported
 */
record AccountState(List<InstrumentListed> instruments, List<ReportedOrder> orders) {

    /** The one form so far. */
    private static final int VERSION = 1;

    /** Says of a term's place that the order's terms are none of an instrument of now. */
    private static final int NO_ID = -1;

    /**
     * An order as reported.
     *
     * @param goesBy the client order ids by which a client finds it; an id of its past may be another order's by now
     */
    record ReportedOrder(TrackedOrder order, List<String> goesBy) {}

    /** This state as bytes. */
    byte[] bytes() throws IOException {
        Map<InstrumentTerms, Integer> places = new HashMap<>();
        List<Event> terms = new ArrayList<>(instruments);
        for (int i = 0; i < terms.size(); i++) {
            places.putIfAbsent(instruments.get(i).terms(), i);
        }
        for (ReportedOrder reported : orders) {
            InstrumentTerms own = reported.order().terms;
            if (places.putIfAbsent(own, terms.size()) == null) {
                terms.add(new InstrumentListed(NO_ID, reported.order().symbol, own));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(VERSION);
        writeTerms(out, terms);
        out.writeInt(orders.size());
        for (ReportedOrder reported : orders) {
            write(out, reported, places.getOrDefault(reported.order().terms, NO_ID));
        }
        return bytes.toByteArray();
    }

    private static void writeTerms(DataOutputStream out, List<Event> terms) throws IOException {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        SequencedCommand listing = new SequencedCommand(
                1, 1, 1, CommandSource.OPERATOR, new Command.ExpireOrders(), terms, Optional.empty());
        int length = new SequencedCommandEncoder().encode(listing, buffer, 0);
        out.writeInt(length);
        out.write(buffer.byteArray(), 0, length);
    }

    private static void write(DataOutputStream out, ReportedOrder reported, int termsPlace) throws IOException {
        TrackedOrder order = reported.order();
        out.writeLong(order.orderId);
        text(out, order.account);
        text(out, order.symbol);
        out.writeInt(termsPlace);
        text(out, order.side.name());
        text(out, order.type.name());
        out.writeInt(order.clientOrderIds.size());
        for (String name : order.clientOrderIds) {
            text(out, name);
            out.writeBoolean(reported.goesBy().contains(name));
        }
        text(out, order.timeInForce.name());
        ExecutionInstructions wishes = order.instructions;
        out.writeBoolean(wishes.postOnly());
        text(out, wishes.selfTradePrevention().name());
        out.writeLong(wishes.stopPrice());
        out.writeBoolean(wishes.triggered());
        out.writeLong(wishes.displayQuantity());
        out.writeInt(wishes.stpId());
        out.writeLong(order.price);
        out.writeLong(order.quantity);
        out.writeLong(order.filledQuantity);
        out.writeLong(order.filledValue);
        out.writeLong(order.validUntilMicros);
        out.writeLong(order.changedMicros);
        text(out, order.status.name());
        out.writeLong(order.lastEvent);
    }

    /** Reads what {@link #bytes} wrote. */
    static AccountState read(byte[] bytes, RecentTexts texts) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("the state of a stopped broker's reports has the form " + version
                    + ", of another release; this one knows " + VERSION);
        }
        byte[] listing = in.readNBytes(in.readInt());
        List<InstrumentListed> terms = new ArrayList<>();
        for (Event event : new SequencedCommandDecoder()
                .decode(new UnsafeBuffer(listing), 0, listing.length)
                .events()) {
            terms.add((InstrumentListed) event);
        }
        List<ReportedOrder> orders = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            orders.add(read(in, terms, texts));
        }
        terms.removeIf(listed -> listed.instrumentId() == NO_ID);
        return new AccountState(List.copyOf(terms), List.copyOf(orders));
    }

    private static ReportedOrder read(DataInputStream in, List<InstrumentListed> terms, RecentTexts texts)
            throws IOException {
        TrackedOrder order = new TrackedOrder(
                in.readLong(),
                texts.share(text(in)),
                texts.share(text(in)),
                terms.get(in.readInt()).terms(),
                Side.valueOf(text(in)),
                OrderType.valueOf(text(in)));
        List<String> names = new ArrayList<>();
        List<String> goesBy = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            names.add(text(in));
            if (in.readBoolean()) {
                goesBy.add(names.getLast());
            }
        }
        order.names(names);
        order.timeInForce = TimeInForce.valueOf(text(in));
        order.instructions = ExecutionInstructions.of(in.readBoolean(), SelfTradePrevention.valueOf(text(in)))
                .withStop(in.readLong(), in.readBoolean())
                .displaying(in.readLong())
                .inGroup(in.readInt());
        order.price = in.readLong();
        order.quantity = in.readLong();
        order.filledQuantity = in.readLong();
        order.filledValue = in.readLong();
        order.validUntilMicros = in.readLong();
        order.changedMicros = in.readLong();
        order.status = Status.valueOf(text(in));
        order.lastEvent = in.readLong();
        return new ReportedOrder(order, List.copyOf(goesBy));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
